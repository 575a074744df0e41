declare const addressOf: unique symbol;

/** An address as the runtime's foreign-function interface wants it; opaque on purpose. */
export type Address = { readonly [addressOf]: true };

/** Memory that stays in place as long as this object is referenced, so the kernel may write to it. */
export interface NativeBuffer {
  readonly bytes: Buffer;
  readonly address: Address;
}

/**
 * System calls made directly, for what `node:fs` does too slowly or not at all. Calls answer as in C: -1 is a failure,
 * and `errno()` must then be asked before the next call. They block the calling thread. One instance belongs to the
 * thread that opened it, because `errno` does.
 */
export interface Libc {
  allocate(sizeBytes: number): NativeBuffer;
  /** `path` is a NUL-terminated string; answers a file descriptor. openat(2). */
  openat(directoryFd: number, path: Address, flags: number): number;
  /** Answers the number of bytes written to `into`, 0 at the end of the directory. getdents64(2). */
  getdents64(fd: number, into: Address, sizeBytes: number): number;
  /** `into` has room for 256 bytes. statx(2). */
  statx(directoryFd: number, name: Address, flags: number, mask: number, into: Address): number;
  close(fd: number): number;
  /** `address` as a number, for memory that is not ours to hold: from /proc/self/maps. madvise(2). */
  madvise(address: number, sizeBytes: number, advice: number): number;
  /** Answers a file descriptor. socket(2). */
  socket(domain: number, type: number, protocol: number): number;
  /** `to` is a socket address of `addressBytes`. Answers the number of bytes sent. sendto(2). */
  sendto(
    fd: number,
    message: Address,
    sizeBytes: number,
    flags: number,
    to: Address,
    addressBytes: number,
  ): number;
  /** `into` has room for a timespec of 16 bytes: seconds, nanoseconds. clock_gettime(2). */
  clock_gettime(clock: number, into: Address): number;
  /** `state` is a timex of 208 bytes; answers the state of the clock. adjtimex(2). */
  adjtimex(state: Address): number;
  /** The number of the error of the last call that failed. */
  errno(): number;
  /** Ends the process at once, even with a thread stuck in the kernel; runs no exit handlers, flushes nothing. */
  exitNow(code: number): never;
}

/** Resolves a relative path against the current directory; an absolute one ignores it. fcntl(2). */
export const AT_FDCWD = -100;

/** Calls kept under C's own types; the two runtimes name them the same way. */
type Calls = Omit<Libc, 'allocate' | 'errno'>;

/**
 * The C library of this process, through `node:ffi` or `bun:ffi`. `undefined` where neither is there, where the
 * library is not glibc, or on a processor whose structures were not checked: callers then use `node:fs`.
 */
export function openLibc(): Libc | undefined {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return undefined;
  try {
    return process.versions['bun'] === undefined ? openWithNode() : openWithBun();
  } catch {
    // An FFI that is switched off (--permission), a symbol that is missing (musl, glibc before 2.30).
    return undefined;
  }
}

const LIBRARY = 'libc.so.6';

function openWithNode(): Libc | undefined {
  return withoutFfiWarning(() => {
    const ffi = process.getBuiltinModule('node:ffi');
    if (ffi === undefined) return undefined;
    const { functions: c } = ffi.dlopen(LIBRARY, {
      openat: { arguments: ['i32', 'pointer', 'i32'], return: 'i32' },
      getdents64: { arguments: ['i32', 'pointer', 'u64'], return: 'i32' },
      // Two arguments too many, which C ignores: Node 26.10 calls functions of more than six arguments through shared
      // memory, in 180 ns, where five go through a general conversion that takes 410 ns.
      statx: { arguments: ['i32', 'pointer', 'i32', 'u32', 'pointer', 'i32', 'i32'], return: 'i32' },
      close: { arguments: ['i32'], return: 'i32' },
      socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
      sendto: { arguments: ['i32', 'pointer', 'u64', 'i32', 'pointer', 'u32'], return: 'i64' },
      clock_gettime: { arguments: ['i32', 'pointer'], return: 'i32' },
      adjtimex: { arguments: ['pointer'], return: 'i32' },
      __errno_location: { arguments: [], return: 'pointer' },
      madvise: { arguments: ['u64', 'u64', 'i32'], return: 'i32' },
      _exit: { arguments: ['i32'], return: 'void' },
    });
    const errnoAddress = c['__errno_location']();
    const getdents64 = (fd: number, into: bigint, sizeBytes: number) =>
      c.getdents64(fd, into, BigInt(sizeBytes));
    const statx = (fd: number, name: bigint, flags: number, mask: number, into: bigint) =>
      c.statx(fd, name, flags, mask, into, 0, 0);
    const sendto = (
      fd: number,
      message: bigint,
      sizeBytes: number,
      flags: number,
      to: bigint,
      addressBytes: number,
    ) => Number(c.sendto(fd, message, BigInt(sizeBytes), flags, to, addressBytes));
    return {
      ...toCalls({
        ...c,
        getdents64,
        statx,
        sendto,
        madvise: (address: number, sizeBytes: number, advice: number) =>
          c.madvise(BigInt(address), BigInt(sizeBytes), advice),
      }),
      allocate: (sizeBytes) => allocate(sizeBytes, (bytes) => ffi.getRawPointer(bytes)),
      errno: () => ffi.getInt32(errnoAddress, 0),
    };
  });
}

/** What is used of `bun:ffi`; its types are not installed. */
interface BunFfi {
  dlopen(
    library: string,
    signatures: Record<string, { args: readonly string[]; returns: string }>,
  ): {
    symbols: Record<string, (...values: never[]) => unknown>;
  };
  ptr(bytes: ArrayBuffer): number;
  read: { i32(address: number, offset: number): number };
}

function openWithBun(): Libc | undefined {
  // Through getBuiltinModule, so that no bundler looks for a module of that name.
  const ffi = process.getBuiltinModule('bun:ffi') as BunFfi | undefined;
  if (ffi === undefined) return undefined;
  const { symbols } = ffi.dlopen(LIBRARY, {
    openat: { args: ['i32', 'ptr', 'i32'], returns: 'i32' },
    getdents64: { args: ['i32', 'ptr', 'u64'], returns: 'i32' },
    statx: { args: ['i32', 'ptr', 'i32', 'u32', 'ptr'], returns: 'i32' },
    close: { args: ['i32'], returns: 'i32' },
    socket: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
    sendto: { args: ['i32', 'ptr', 'usize', 'i32', 'ptr', 'u32'], returns: 'i32' },
    clock_gettime: { args: ['i32', 'ptr'], returns: 'i32' },
    adjtimex: { args: ['ptr'], returns: 'i32' },
    __errno_location: { args: [], returns: 'ptr' },
    madvise: { args: ['usize', 'usize', 'i32'], returns: 'i32' },
    _exit: { args: ['i32'], returns: 'void' },
  });
  const errnoAddress = symbols['__errno_location']?.() as number;
  return {
    ...toCalls(symbols),
    allocate: (sizeBytes) => allocate(sizeBytes, (bytes) => ffi.ptr(bytes)),
    errno: () => ffi.read.i32(errnoAddress, 0),
  };
}

/** The border of the type system: from here on addresses are opaque and each call has its C signature. */
function toCalls(symbols: Readonly<Record<string, unknown>>): Calls {
  const {
    openat,
    getdents64,
    statx,
    close,
    madvise,
    socket,
    sendto,
    clock_gettime,
    adjtimex,
    _exit: exitNow,
  } = symbols;
  return {
    openat,
    getdents64,
    statx,
    close,
    madvise,
    socket,
    sendto,
    clock_gettime,
    adjtimex,
    exitNow,
  } as Calls;
}

/** An explicit ArrayBuffer: storage of a small typed array without one is moved by the garbage collector. */
function allocate(sizeBytes: number, addressOfBytes: (bytes: ArrayBuffer) => unknown): NativeBuffer {
  const storage = new ArrayBuffer(sizeBytes);
  return { bytes: Buffer.from(storage), address: addressOfBytes(storage) as Address };
}

/** Keeps Node's `ExperimentalWarning` about FFI from the operator's terminal, and no other warning. */
function withoutFfiWarning<T>(action: () => T): T {
  const emitWarning = process.emitWarning.bind(process);
  const original = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!String(warning).startsWith('FFI ')) emitWarning(warning, ...rest);
  };
  try {
    return action();
  } finally {
    if (original !== undefined) Object.defineProperty(process, 'emitWarning', original);
  }
}
