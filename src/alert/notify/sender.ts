import type { Clock } from '../../lib/clock.ts';
import type { Notification } from '../notification.ts';
import type { ReceiverTemplates } from './template/receiver-templates.ts';

/** What the kinds of integrations get of it. */
export interface SenderParts {
  readonly clock: Clock;
  readonly templates: ReceiverTemplates;
  readonly userAgent: string;
  readonly write: (line: string) => void;
  readonly warn: (message: string) => void;
}

/** How one kind sends. */
export interface Sender {
  readonly target: string;
  /** Why it can never send; undefined where it may. */
  readonly fault?: string;
  /** One attempt. Rejects with a `SendError`. */
  send(notification: Notification, signal: AbortSignal): Promise<void>;
}
