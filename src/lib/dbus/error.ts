import { EtlmonError } from '../errors.ts';

/** Bytes that are no D-Bus message, or values that do not fit their signature. */
export class DBusProtocolError extends EtlmonError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('DBUS_PROTOCOL', `D-Bus: ${message}`, options);
  }
}

/** The connection to the bus cannot be made, or broke. */
export class DBusConnectionError extends EtlmonError {
  constructor(message: string, options: { cause?: unknown; hint?: string } = {}) {
    super('DBUS_CONNECTION', message, options);
  }
}

/** The other side answered a call with an error; `errorName` is its D-Bus name. */
export class DBusCallError extends EtlmonError {
  readonly errorName: string;

  constructor(errorName: string, message: string) {
    super('DBUS_CALL', message === '' ? errorName : message);
    this.errorName = errorName;
  }
}
