/** The monitoring guardrails, each by its table. */
import { specify } from '../support/guardrail-table';
import { BELONGING_CALLS_ROWS } from './belonging-calls.table';
import { ALARM_ROWS } from './monitoring-alarms.table';
import { METRIC_FILTER_ROWS } from './metric-filters.table';
import { INSIGHTS_ROWS } from './insights.table';
import { MONITORING_RULE_ROWS } from './monitoring-rules.table';
import { MONITORING_ROWS } from './monitoring.table';
import { NARROWED_RULE_ROWS } from './narrowed-rules.table';
import { NOTIFICATION_ROWS } from './notifications.table';
import { SILENT_DELIVERIES_ROWS } from './silent-deliveries.table';
import { TAMPER_EVENTS_TAKEN_ROWS } from './tamper-events-taken.table';
import { OWN_CODE_ROWS } from './own-code.table';
import { QUEUE_ROWS } from './queues.table';
import { RECEIVER_ROWS } from './receivers.table';
import { WHOSE_ROWS } from './whose.table';

describe('monitoring', () => {
  specify(MONITORING_ROWS);
  specify(ALARM_ROWS);
  specify(SILENT_DELIVERIES_ROWS);
  specify(INSIGHTS_ROWS);
  specify(MONITORING_RULE_ROWS);
  specify(NARROWED_RULE_ROWS);
  specify(NOTIFICATION_ROWS);
  specify(TAMPER_EVENTS_TAKEN_ROWS);
  specify(WHOSE_ROWS);
  specify(METRIC_FILTER_ROWS);
  specify(QUEUE_ROWS);
  specify(RECEIVER_ROWS);
  specify(OWN_CODE_ROWS);
  specify(BELONGING_CALLS_ROWS);
});
