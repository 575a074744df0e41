import type { Dispatcher, PostedAlert, Silence, WantedSilence } from '../../alert/routing/index.ts';
import type { AlertingSettings } from '../../alert/settings.ts';

/** What Alertmanager's API asks of a node's alerts, as they are now. */
export interface AlertmanagerView {
  readonly nowMs: number;
  readonly settings: Pick<AlertingSettings, 'routing' | 'receivers'>;
  readonly dispatcher: Pick<Dispatcher, 'firing' | 'groups' | 'statusOf'>;
  readonly silences: SilenceView;
  /** Takes in what is good of alerts; gives why others were not taken, one sentence each. */
  post(alerts: readonly PostedAlert[]): readonly string[];
}

export interface SilenceView {
  readonly silences: { all(): readonly Silence[]; get(id: string): Silence | undefined };
  /** Makes or changes one. Rejects with `Refusal`. */
  put(wanted: WantedSilence): Promise<Silence>;
  /** Ends one now. Throws `Refusal`. */
  end(id: string): void;
}
