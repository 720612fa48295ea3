/** CloudWatch dashboards. */
import { json } from './answers';
import type { ResourceType } from './resource-type';
import { anything } from './service-defaults';

export const cloudwatchDashboard: ResourceType = {
  type: 'AWS::CloudWatch::Dashboard',
  component: 'dashboard',
  readAt: 'dashboard',
  reads: {
    dashboard: {
      call: 'cloudwatch:GetDashboard',
      rotates: true,
      input: ({ resource }) => ({ DashboardName: resource.ref }),
      goneOn: ['ResourceNotFound', 'DashboardNotFoundError', 'ResourceNotFoundException'],
      properties: { DashboardName: (_, { resource }) => resource.ref, DashboardBody: json('DashboardBody') },
    },
  },
  neverRead: { Tags: 'a dashboard belongs to no Region: AWS does not document whether the listing of one knows it' },
  defaults: { DashboardName: anything },
  severities: [[/^/, 'LOW', 'engineering']],
  authorizedAs: { service: 'cloudwatch', resourceTypes: ['dashboard'] },
  tampering: {
    service: 'cloudwatch',
    calls: { DeleteDashboards: 'takes the view away', PutDashboard: 'changes the view' },
    namedBy: [
      { parameter: 'dashboardName', matches: ({ auditLogName }) => [auditLogName] },
      { parameter: 'dashboardNames', matches: ({ auditLogName }) => [auditLogName] },
    ],
  },
};
