import type { AlertmanagerSettings, ReceiverSettings } from './notify/settings.ts';
import type { Routing } from './routing/routing.ts';

/** Who is told of alerts: `notifications:` of node.yaml, or an alertmanager.yml it names. */
export interface AlertingSettings {
  readonly routing: Routing;
  readonly receivers: readonly ReceiverSettings[];
  /** Texts of template files (`{{ define … }}`), for the templates of receivers. */
  readonly templates: readonly { readonly file: string; readonly text: string }[];
  readonly alertmanagers: readonly AlertmanagerSettings[];
  /** Where people look at alerts: links in notifications. */
  readonly externalUrl: string;
  /** What a file asks for and this version does not do; one sentence each, with its place. */
  readonly warnings: readonly string[];
}
