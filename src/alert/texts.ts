import type { Labels } from '../lib/reading.ts';

interface Described {
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** One line about an alert: what its rule says, in the annotations that rule files in this field use, or its name. */
export function summaryOf({ labels, annotations }: Described): string {
  const text = annotations['summary'] ?? annotations['message'] ?? annotations['description'];
  const [line = ''] = (text ?? '').trim().split('\n');
  return line === '' ? (labels['alertname'] ?? 'alert') : line;
}

/** What else its rule says, where that is more than the summary. */
export function descriptionOf({ annotations }: Described): string | undefined {
  const { summary, description, message } = annotations as Readonly<Record<string, string | undefined>>;
  const text = description ?? message;
  return text === undefined || text === (summary ?? message) ? undefined : text.trim();
}
