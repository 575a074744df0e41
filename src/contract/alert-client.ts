import type {
  Alert,
  AlertComment,
  AlertDetail,
  AlertEpisode,
  NotificationRecord,
  NotificationTest,
  Receiver,
  Silence,
} from './alerts.ts';
import type { AuditCheck, AuditLine } from './audit.ts';
import type { Event } from './events.ts';
import { NodeConnection } from './connection.ts';
import type { History } from './history.ts';
import type {
  AlertHistoryQuery,
  AlertQuery,
  AuditLineQuery,
  EventOptions,
  EventQuery,
  NotificationQuery,
  SilenceOptions,
  SilenceQuery,
} from './queries.ts';
import { textOf } from './request-path.ts';
import { routes } from './routes.ts';

/** A long audit log. */
const verifyTimeoutMs = 10 * 60_000;
/** A mail server may take its time. */
const notificationTimeoutMs = 60_000;

/** The calls about alerts, and about what happened. */
export class AlertClient extends NodeConnection {
  async alerts(query: AlertQuery = {}): Promise<Alert[]> {
    return this.call(routes.alerts, { query: textOf(query) }) as Promise<Alert[]>;
  }

  async alert(id: string): Promise<AlertDetail> {
    return this.call(routes.alert, { params: { id } }) as Promise<AlertDetail>;
  }

  /** What its rule compares, over time. */
  async alertSeries(id: string, query: { from?: string; to?: string; step?: string } = {}): Promise<History> {
    return this.call(routes.alertSeries, { params: { id }, query: textOf(query) }) as Promise<History>;
  }

  async alertsHistory(query: AlertHistoryQuery = {}): Promise<AlertEpisode[]> {
    return this.call(routes.alertsHistory, { query: textOf(query) }) as Promise<AlertEpisode[]>;
  }

  async acknowledgeAlert(id: string, body: { by?: string; reason?: string } = {}): Promise<Alert> {
    return this.call(routes.alertAcknowledge, { params: { id }, body }) as Promise<Alert>;
  }

  async unacknowledgeAlert(id: string, body: { by?: string } = {}): Promise<Alert> {
    return this.call(routes.alertUnacknowledge, { params: { id }, body }) as Promise<Alert>;
  }

  async commentAlert(id: string, body: { by?: string; text: string }): Promise<AlertComment> {
    return this.call(routes.alertComment, { params: { id }, body }) as Promise<AlertComment>;
  }

  async silences(query: SilenceQuery = {}): Promise<Silence[]> {
    return this.call(routes.silences, { query: textOf(query) }) as Promise<Silence[]>;
  }

  async silence(id: string): Promise<Silence> {
    return this.call(routes.silence, { params: { id } }) as Promise<Silence>;
  }

  /** A new one, or a change of the one that is named. */
  async createSilence(body: SilenceOptions): Promise<Silence> {
    return this.call(routes.silenceCreate, { body }) as Promise<Silence>;
  }

  async expireSilence(id: string): Promise<Silence> {
    return this.call(routes.silenceExpire, { params: { id } }) as Promise<Silence>;
  }

  async receivers(): Promise<Receiver[]> {
    return this.call(routes.receivers, {}) as Promise<Receiver[]>;
  }

  async notifications(query: NotificationQuery = {}): Promise<NotificationRecord[]> {
    return this.call(routes.notifications, { query: textOf(query) }) as Promise<NotificationRecord[]>;
  }

  /** Answers once every way to the receiver was tried. */
  async testReceiver(body: { receiver: string; status?: 'firing' | 'resolved' }): Promise<NotificationTest> {
    const input = { body, timeoutMs: notificationTimeoutMs };
    return this.call(routes.notificationTest, input) as Promise<NotificationTest>;
  }

  async retryNotification(id: number): Promise<NotificationRecord> {
    const input = { params: { id: String(id) }, body: {}, timeoutMs: notificationTimeoutMs };
    return this.call(routes.notificationRetry, input) as Promise<NotificationRecord>;
  }

  async audit(query: AuditLineQuery = {}): Promise<AuditLine[]> {
    return this.call(routes.audit, { query: textOf(query) }) as Promise<AuditLine[]>;
  }

  /** As long as the audit log is. */
  async verifyAudit(): Promise<AuditCheck> {
    return this.call(routes.auditVerify, { timeoutMs: verifyTimeoutMs }) as Promise<AuditCheck>;
  }

  async events(query: EventQuery = {}): Promise<Event[]> {
    return this.call(routes.events, { query: textOf(query) }) as Promise<Event[]>;
  }

  async createEvent(body: EventOptions): Promise<Event> {
    return this.call(routes.eventCreate, { body }) as Promise<Event>;
  }
}
