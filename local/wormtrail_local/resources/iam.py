"""AWS::IAM::Role, AWS::IAM::Policy and AWS::IAM::ManagedPolicy."""

import json

from wormtrail_local.resources.resource import Properties, Resource, removed_tags, tag_map


def _tags(properties: Properties) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tag_map(properties.get("Tags")).items()]


class Role(Resource):
    type_name = "AWS::IAM::Role"
    name_property = "RoleName"
    longest_name = 64
    known = frozenset(
        {
            "AssumeRolePolicyDocument",
            "Description",
            "ManagedPolicyArns",
            "MaxSessionDuration",
            "Path",
            "PermissionsBoundary",
            "Policies",
            "RoleName",
            "Tags",
        }
    )
    replaced_with = frozenset({"RoleName", "Path"})

    def create(self) -> None:
        role = self.call(
            "iam",
            "CreateRole",
            RoleName=self.name,
            AssumeRolePolicyDocument=json.dumps(self.properties["AssumeRolePolicyDocument"]),
            Tags=_tags(self.properties) or None,
            **self.pick("Description", "MaxSessionDuration", "Path", "PermissionsBoundary"),
        )["Role"]
        self.attributes = {"Arn": role["Arn"], "RoleId": role["RoleId"]}
        self._grant({})

    def update(self, previous: Properties) -> None:
        self.call(
            "iam",
            "UpdateAssumeRolePolicy",
            RoleName=self.name,
            PolicyDocument=json.dumps(self.properties["AssumeRolePolicyDocument"]),
        )
        self.call(
            "iam",
            "UpdateRole",
            RoleName=self.name,
            Description=self.properties.get("Description", ""),
            MaxSessionDuration=self.properties.get("MaxSessionDuration", 3600),
        )
        gone = removed_tags(previous, self.properties)
        if gone:
            self.call("iam", "UntagRole", RoleName=self.name, TagKeys=gone)
        if _tags(self.properties):
            self.call("iam", "TagRole", RoleName=self.name, Tags=_tags(self.properties))
        self._bound(previous)
        self._grant(previous)

    def _bound(self, previous: Properties) -> None:
        boundary = self.properties.get("PermissionsBoundary")
        if boundary == previous.get("PermissionsBoundary"):
            return
        if boundary:
            self.call("iam", "PutRolePermissionsBoundary", RoleName=self.name, PermissionsBoundary=boundary)
        else:
            self.call("iam", "DeleteRolePermissionsBoundary", RoleName=self.name)

    def _grant(self, previous: Properties) -> None:
        attached = set(self.properties.get("ManagedPolicyArns", []))
        formerly_attached = set(previous.get("ManagedPolicyArns", []))
        for arn in sorted(formerly_attached - attached):
            self.call("iam", "DetachRolePolicy", RoleName=self.name, PolicyArn=arn)
        for arn in sorted(attached - formerly_attached):
            self.call("iam", "AttachRolePolicy", RoleName=self.name, PolicyArn=arn)
        inline = {each["PolicyName"]: each["PolicyDocument"] for each in self.properties.get("Policies", [])}
        formerly_inline = {each["PolicyName"] for each in previous.get("Policies", [])}
        for name in sorted(formerly_inline - inline.keys()):
            self.call("iam", "DeleteRolePolicy", RoleName=self.name, PolicyName=name)
        for name, document in inline.items():
            self.call(
                "iam", "PutRolePolicy", RoleName=self.name, PolicyName=name, PolicyDocument=json.dumps(document)
            )

    def remove(self) -> None:
        for arn in self.properties.get("ManagedPolicyArns", []):
            self.call("iam", "DetachRolePolicy", RoleName=self.name, PolicyArn=arn)
        for policy in self.properties.get("Policies", []):
            self.call("iam", "DeleteRolePolicy", RoleName=self.name, PolicyName=policy["PolicyName"])
        self.call("iam", "DeleteRole", RoleName=self.name)


# Whom a policy can be given to: the property that lists them, and the API's word.
_HOLDERS = {"Roles": "Role", "Users": "User", "Groups": "Group"}


class Policy(Resource):
    type_name = "AWS::IAM::Policy"
    name_property = "PolicyName"
    known = frozenset({"PolicyName", "PolicyDocument", *_HOLDERS})
    replaced_with = frozenset({"PolicyName"})

    def create(self) -> None:
        self.attributes = {"Id": self.name}
        self.update({})

    def update(self, previous: Properties) -> None:
        for holders, word in _HOLDERS.items():
            present = self.properties.get(holders, [])
            for holder in set(previous.get(holders, [])) - set(present):
                self._call(f"Delete{word}Policy", word, holder)
            for holder in present:
                document = json.dumps(self.properties["PolicyDocument"])
                self._call(f"Put{word}Policy", word, holder, PolicyDocument=document)

    def remove(self) -> None:
        for holders, word in _HOLDERS.items():
            for holder in self.properties.get(holders, []):
                self._call(f"Delete{word}Policy", word, holder)

    def _call(self, operation: str, word: str, holder: str, **more: str) -> None:
        self.call("iam", operation, PolicyName=self.name, **{f"{word}Name": holder}, **more)


class ManagedPolicy(Resource):
    type_name = "AWS::IAM::ManagedPolicy"
    name_property = "ManagedPolicyName"
    known = frozenset({"ManagedPolicyName", "PolicyDocument", "Description", "Path", *_HOLDERS})
    replaced_with = frozenset({"ManagedPolicyName", "Description", "Path"})

    def create(self) -> None:
        policy = self.call(
            "iam",
            "CreatePolicy",
            PolicyName=self.name,
            PolicyDocument=json.dumps(self.properties["PolicyDocument"]),
            **self.pick("Description", "Path"),
        )["Policy"]
        self.physical_resource_id = policy["Arn"]
        self.attributes = {"PolicyArn": policy["Arn"], "PolicyId": policy["PolicyId"]}
        self._attach({})

    def update(self, previous: Properties) -> None:
        if self.properties["PolicyDocument"] != previous["PolicyDocument"]:
            versions = self.call("iam", "ListPolicyVersions", PolicyArn=self.physical_resource_id)["Versions"]
            for version in versions:
                if not version["IsDefaultVersion"]:
                    self._delete_version(version["VersionId"])
            self.call(
                "iam",
                "CreatePolicyVersion",
                PolicyArn=self.physical_resource_id,
                PolicyDocument=json.dumps(self.properties["PolicyDocument"]),
                SetAsDefault=True,
            )
        self._attach(previous)

    def _attach(self, previous: Properties) -> None:
        for holders, word in _HOLDERS.items():
            present = set(self.properties.get(holders, []))
            former = set(previous.get(holders, []))
            for holder in sorted(former - present):
                self._call(f"Detach{word}Policy", word, holder)
            for holder in sorted(present - former):
                self._call(f"Attach{word}Policy", word, holder)

    def remove(self) -> None:
        for holders, word in _HOLDERS.items():
            for holder in self.properties.get(holders, []):
                self._call(f"Detach{word}Policy", word, holder)
        for version in self.call("iam", "ListPolicyVersions", PolicyArn=self.physical_resource_id)["Versions"]:
            if not version["IsDefaultVersion"]:
                self._delete_version(version["VersionId"])
        self.call("iam", "DeletePolicy", PolicyArn=self.physical_resource_id)

    def _delete_version(self, version: str) -> None:
        self.call("iam", "DeletePolicyVersion", PolicyArn=self.physical_resource_id, VersionId=version)

    def _call(self, operation: str, word: str, holder: str) -> None:
        self.call("iam", operation, PolicyArn=self.physical_resource_id, **{f"{word}Name": holder})
