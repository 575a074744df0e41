export type { GroupWay, IntegrationInfo } from './channel.ts';
export { compileRouting, routesOf, type CompiledRouting } from './compiled-routing.ts';
export { Dispatcher, type AlertStatus, type DispatcherParts } from './dispatcher.ts';
export type { GroupView } from './groups.ts';
export { NotificationLog, type NotificationEntry, type NotificationStorage } from './notification-log.ts';
export { faultOf, receive, receiveAgain, type PostedAlert, type ReceivedAlert } from './posted-alert.ts';
export type { RoutedAlert, RoutedNotification } from './routed-notification.ts';
export { SilenceError, stateOf, type Silence, type SilenceState, type WantedSilence } from './silence.ts';
export { Silences, type SilenceStorage } from './silences.ts';
