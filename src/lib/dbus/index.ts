export { BusConnection, connectToBus } from './connection.ts';
export type { Call } from './connection.ts';
export { DBusCallError, DBusConnectionError, DBusProtocolError } from './error.ts';
export type { Message } from './message.ts';
export type { Value, Variant } from './value.ts';
