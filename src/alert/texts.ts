import type { Labels } from '../lib/reading.ts';

interface Described {
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** What a rule says of its alert, in the annotations that rule files in this field use. */
export interface SaidTexts {
  /** One line; undefined where it says nothing. */
  readonly summary: string | undefined;
  /** What else it says, where that is more than the summary. */
  readonly description: string | undefined;
}

/** Takes the texts out of annotations. What is blank says nothing. */
export function textsOf(annotations: Labels): SaidTexts {
  const text = (name: string): string | undefined => annotations[name]?.trim() || undefined;
  const description = text('description') ?? text('message');
  const headline = text('summary') ?? text('title') ?? text('message');
  const summary = headline === undefined ? undefined : oneLine(headline);
  return { summary, description: description && oneLine(description) === summary ? undefined : description };
}

/** One line about an alert: what its rule says, if need be the first line of what is more than one, or its name. */
export function summaryOf({ labels, annotations }: Described): string {
  const { summary, description } = textsOf(annotations);
  return summary ?? description?.split('\n', 1)[0] ?? labels['alertname'] ?? 'alert';
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
