/** How bad an alert is, from bad to harmless; PagerDuty's words. */
export const severities = ['critical', 'error', 'warning', 'info'] as const;

export type Severity = (typeof severities)[number];

const words: Readonly<Record<Severity, readonly string[]>> = {
  critical: ['critical', 'crit', 'page', 'emergency', 'emerg', 'fatal', 'disaster', 'p1'],
  error: ['error', 'err', 'high', 'major', 'p2'],
  warning: ['warning', 'warn', 'medium', 'average', 'minor', 'p3'],
  info: ['info', 'information', 'informational', 'notice', 'low', 'none', 'ok', 'debug', 'p4', 'p5'],
};

/** What a label's word means, whatever its case; one that says nothing known, and none at all, is an error. */
export function severityOfWord(word: string): Severity {
  const lower = word.toLowerCase();
  return severities.find((severity) => words[severity].includes(lower)) ?? 'error';
}
