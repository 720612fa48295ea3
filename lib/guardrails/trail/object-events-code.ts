/** Selectors for the data events of one bucket’s objects, beside all management events, as code. */
import { code } from '../../checks/code';
import type { Check } from '../../checks/check';

/** @param name What the selector is called. `bucket` and `arns` name the bucket in CloudFormation and in CDK. */
export function objectEventsCode(name: string, bucket: string, arns: string): Check['code'] {
  return {
    cloudFormation: code`
      Trail:
        Properties:
          AdvancedEventSelectors:
            - Name: Management events
              FieldSelectors:
                - { Field: eventCategory, Equals: [Management] }
            - Name: ${name}
              FieldSelectors:
                - { Field: eventCategory, Equals: [Data] }
                - { Field: resources.type, Equals: ['AWS::S3::Object'] }
                - { Field: resources.ARN, StartsWith: [!Sub '\${${bucket}.Arn}/'] }
    `,
    cdk: code`
      (trail.node.defaultChild as cloudtrail.CfnTrail).advancedEventSelectors = [
        { name: 'Management events', fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }] },
        {
          name: '${name}',
          fieldSelectors: [
            { field: 'eventCategory', equalTo: ['Data'] },
            { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
            { field: 'resources.ARN', startsWith: [${arns}.arnForObjects('')] },
          ],
        },
      ];
    `,
  };
}
