import { durationText, seconds } from './condition.ts';
import type { Condition, ConditionTerms } from './condition.ts';
import type { Things } from './selector.ts';

function counted(status: string): (transfers: Things, terms: ConditionTerms) => string {
  return (transfers, { bound, withinMs }) =>
    `increase(${transfers.of('etlmon_transfers_total', { status })}[${durationText(withinMs)}]) > ${bound}`;
}

const times = '{{ $value | printf "%.0f" }}';

/** What may be the case with FTP transfers of a direction. */
export const transferConditions = {
  failed_above: {
    alert: 'TransferFailed',
    group: 'etlmon-work',
    severity: 'warning',
    expression: counted('failed'),
    summary: ({ withinMs }) =>
      `${times} transfers ({{ $labels.direction }}) to {{ $labels.instance }} failed in ${durationText(withinMs)}`,
    description:
      'The transfers of this node say whose and which files; look at rights and space in the folder.',
  },
  incomplete_above: {
    alert: 'TransferIncomplete',
    group: 'etlmon-work',
    severity: 'warning',
    expression: counted('incomplete'),
    summary: ({ withinMs }) =>
      `${times} transfers ({{ $labels.direction }}) of {{ $labels.instance }} broke off in ${durationText(withinMs)}`,
    description: 'The transfers of this node say whose and which files; most often the line or the client.',
  },
  broken_above: {
    alert: 'UploadBroken',
    group: 'etlmon-work',
    severity: 'warning',
    // Verdicts are about uploads only and have no direction.
    expression: (_, { bound, withinMs }) =>
      `increase(etlmon_transfer_verdicts_total{verdict="broken"}[${durationText(withinMs)}]) > ${bound}`,
    summary: ({ withinMs }) =>
      `${times} uploads to {{ $labels.instance }} were left incomplete in ${durationText(withinMs)}`,
    description:
      'The transfers of this node say which files: do not load them, and ask the sender for them again.',
  },
  silent_for: {
    alert: 'TransferSilent',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (transfers, { bound }) =>
      `time() - ${transfers.of('etlmon_transfer_last_timestamp_seconds')} > ${seconds(bound)}`,
    summary: () =>
      `The last transfer ({{ $labels.direction }}) of {{ $labels.instance }} was {{ $value | humanizeDuration }} ago`,
    description: 'See whether the FTP server runs and is reached, and whether its log is still written.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
