/**
 * The columns of the table that Athena reads log files through. Amazon Athena User Guide, "Create the table for CloudTrail logs in
 * Athena using partition projection"; `sourceidentity` is added, which says which person stands behind a session (CloudTrail User
 * Guide, "CloudTrail userIdentity element").
 */

const ISSUER = 'struct<type:string,principalid:string,arn:string,accountid:string,username:string>';
const ATTRIBUTES = 'struct<mfaauthenticated:string,creationdate:string>';
const FEDERATION = 'struct<federatedprovider:string,attributes:map<string,string>>';
const SESSION = `struct<attributes:${ATTRIBUTES},sessionissuer:${ISSUER},ec2roledelivery:string,webidfederationdata:${FEDERATION},sourceidentity:string>`;
const ON_BEHALF_OF = 'struct<userid:string,identitystorearn:string>';
const IDENTITY = `struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,onbehalfof:${ON_BEHALF_OF},sessioncontext:${SESSION}>`;
const ADDENDUM = 'struct<reason:string,updatedfields:string,originalrequestid:string,originaleventid:string>';
const TLS = 'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>';

/** Name, and type in the words of Hive. */
export const COLUMNS: Readonly<Record<string, string>> = {
  eventversion: 'string',
  useridentity: IDENTITY,
  eventtime: 'string',
  eventsource: 'string',
  eventname: 'string',
  awsregion: 'string',
  sourceipaddress: 'string',
  useragent: 'string',
  errorcode: 'string',
  errormessage: 'string',
  requestparameters: 'string',
  responseelements: 'string',
  additionaleventdata: 'string',
  requestid: 'string',
  eventid: 'string',
  readonly: 'string',
  resources: 'array<struct<arn:string,accountid:string,type:string>>',
  eventtype: 'string',
  apiversion: 'string',
  recipientaccountid: 'string',
  serviceeventdetails: 'string',
  sharedeventid: 'string',
  vpcendpointid: 'string',
  vpcendpointaccountid: 'string',
  eventcategory: 'string',
  addendum: ADDENDUM,
  sessioncredentialfromconsole: 'string',
  edgedevicedetails: 'string',
  tlsdetails: TLS,
};

/** As the keys of log files have them: account, Region, and the day of delivery as `2026/01/31`. */
export const PARTITIONS = ['account', 'region', 'day'] as const;
