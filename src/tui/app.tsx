import type { ReactNode } from 'react';
import type { Instance } from 'ink';
import { render, Text, Transform, useInput, usePaste } from 'ink';
import { keyNames, typedKeys } from './keys.ts';

export interface Terminal {
  /** Puts these painted lines on the screen; each as wide as the screen at most. */
  readonly show: (lines: readonly string[]) => void;
  /** Leaves the alternate screen and gives the terminal back. */
  readonly close: () => void;
  /** Settles once the terminal is given back; rejects with what made drawing fail. */
  readonly closed: Promise<unknown>;
}

/** Takes the terminal over: alternate screen, raw keys, only changed lines are written. */
export function openTerminal(onKey: (key: string) => void): Terminal {
  const options = {
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    // The session decides when to draw; Ink is not to hold a key's frame back.
    maxFps: 250,
  };
  let instance: Instance | undefined;
  let isClosed = false;
  let shown: readonly string[] | undefined;
  const draw = (lines: readonly string[]): void => {
    // Ink would mount the tree anew and take the keyboard again.
    if (isClosed || (shown !== undefined && isSame(lines, shown))) return;
    shown = lines;
    const node = <Frame lines={lines} onKey={onKey} />;
    if (instance === undefined) instance = render(node, options);
    else instance.rerender(node);
  };
  draw([]);
  return {
    show: draw,
    close: () => {
      isClosed = true;
      instance?.unmount();
    },
    closed: instance?.waitUntilExit() ?? Promise.resolve(),
  };
}

function isSame(lines: readonly string[], others: readonly string[]): boolean {
  return lines.length === others.length && lines.every((line, row) => line === others[row]);
}

interface FrameProps {
  readonly lines: readonly string[];
  readonly onKey: (key: string) => void;
}

/**
 * One text for the whole screen. The lines are painted and measured already; as a transformation Ink takes them as they
 * are, which halves the cost of a frame against laying them out as text.
 */
function Frame({ lines, onKey }: FrameProps): ReactNode {
  useInput((input, key) => {
    for (const name of keyNames(input, key)) onKey(name);
  });
  usePaste((text) => {
    for (const name of typedKeys(text.split(/[\r\n]/, 1)[0] ?? '')) onKey(name);
  });
  const placeholder = lines.map(() => ' ').join('\n');
  return (
    <Transform transform={(_, row) => lines[row] ?? ''}>
      <Text>{placeholder}</Text>
    </Transform>
  );
}
