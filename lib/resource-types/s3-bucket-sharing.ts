/** Where else a bucket's objects, or what is known of them, can be read: inventories, websites, other origins, access logs. */
import { isProperties, valueAt, type Properties, type Value } from '../facts/value';
import { from, listAt, present } from './answers';
import type { Read } from './resource-type';

type ReadBucket = (operation: string, more: Omit<Read, 'call' | 'input'>) => Read;

/** Each that the template does not declare is somebody's who wants to read along. */
export const sharing = (read: ReadBucket) => ({
  cors: read('GetBucketCors', {
    action: 's3:GetBucketCORS',
    absentOn: ['NoSuchCORSConfiguration'],
    // S3 answers with an error where there is none: an empty answer proves nothing
    flaw: (answer) => emptyWithout(answer, 'CORSRules'),
    properties: {
      CorsConfiguration: (answer) => ({ CorsRules: listAt(answer, 'CORSRules').filter(isProperties).map(corsRule) }),
    },
  }),
  website: read('GetBucketWebsite', {
    absentOn: ['NoSuchWebsiteConfiguration'],
    flaw: (answer) => emptyWithout(answer, 'IndexDocument', 'RedirectAllRequestsTo', 'RoutingRules'),
    properties: {
      WebsiteConfiguration: (answer) =>
        present({
          IndexDocument: valueAt(answer, 'IndexDocument.Suffix'),
          ErrorDocument: valueAt(answer, 'ErrorDocument.Key'),
          RedirectAllRequestsTo: valueAt(answer, 'RedirectAllRequestsTo'),
          RoutingRules: from(valueAt(answer, 'RoutingRules'), () =>
            listAt(answer, 'RoutingRules').map((rule) =>
              present({
                RoutingRuleCondition: valueAt(rule, 'Condition'),
                RedirectRule: valueAt(rule, 'Redirect'),
              }),
            ),
          ),
        }),
    },
  }),
  inventory: read('ListBucketInventoryConfigurations', {
    action: 's3:GetInventoryConfiguration',
    flaw: (answer) => emptyWithout(answer, 'IsTruncated'),
    properties: {
      InventoryConfigurations: (answer) => {
        const inventories = listAt(answer, 'InventoryConfigurationList').map(inventory);
        return inventories.length === 0 ? undefined : inventories;
      },
    },
  }),
  logging: read('GetBucketLogging', {
    properties: {
      LoggingConfiguration: (answer) =>
        from(valueAt(answer, 'LoggingEnabled'), (enabled) =>
          present({
            DestinationBucketName: valueAt(enabled, 'TargetBucket'),
            LogFilePrefix: valueAt(enabled, 'TargetPrefix'),
          }),
        ),
    },
  }),
});

function emptyWithout(answer: Value, ...names: readonly string[]): string | undefined {
  return names.every((name) => valueAt(answer, name) === undefined) ? 'the answer is empty' : undefined;
}

function corsRule({ ID, ExposeHeaders, MaxAgeSeconds, ...rule }: Properties): Properties {
  return present({ ...rule, Id: ID, ExposedHeaders: ExposeHeaders, MaxAge: MaxAgeSeconds });
}

function inventory(each: Value): Properties {
  const destination = valueAt(each, 'Destination.S3BucketDestination');
  return present({
    Id: valueAt(each, 'Id'),
    Enabled: valueAt(each, 'IsEnabled'),
    IncludedObjectVersions: valueAt(each, 'IncludedObjectVersions'),
    OptionalFields: valueAt(each, 'OptionalFields'),
    Prefix: valueAt(each, 'Filter.Prefix'),
    ScheduleFrequency: valueAt(each, 'Schedule.Frequency'),
    Destination: present({
      BucketArn: valueAt(destination, 'Bucket'),
      BucketAccountId: valueAt(destination, 'AccountId'),
      Format: valueAt(destination, 'Format'),
      Prefix: valueAt(destination, 'Prefix'),
    }),
  });
}
