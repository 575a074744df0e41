/** What a prompt of a log asks for. */
export type LogPromptKind = 'search' | 'filter' | 'time';

/** A line to type in place of the last one. */
export interface LogPrompt {
  readonly about: LogPromptKind;
  readonly text: string;
  /** The node is asked whether it takes the filter. */
  readonly isAsking: boolean;
  /** Why what was typed will not do. */
  readonly problem: string | null;
}

/** Asks before a node stops reading a log; begins at no. */
export interface PauseDialog {
  readonly node: number;
  readonly nodeName: string;
  readonly name: string;
  readonly path: string;
  readonly confirms: boolean;
  readonly isSending: boolean;
  readonly refusal: string | null;
}
