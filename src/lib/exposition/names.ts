const plainMetricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const plainLabelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Whether a metric's name may stand without quotes, as every Prometheus understands it. */
export function isPlainMetricName(name: string): boolean {
  return plainMetricName.test(name);
}

/** Whether a label's name may stand without quotes, as every Prometheus understands it. */
export function isPlainLabelName(name: string): boolean {
  return plainLabelName.test(name);
}

/** A name every Prometheus understands: each character that is not allowed becomes `_`, as Prometheus 3 does it. */
export function plainMetricNameOf(name: string): string {
  return isPlainMetricName(name) ? name : underscored(name, /[^a-zA-Z0-9_:]/gu);
}

/** As `plainMetricNameOf`, for a label's name, which has no colons. */
export function plainLabelNameOf(name: string): string {
  return isPlainLabelName(name) ? name : underscored(name, /[^a-zA-Z0-9_]/gu);
}

function underscored(name: string, disallowed: RegExp): string {
  const plain = name.replaceAll(disallowed, '_');
  return /^\d/.test(plain) ? `_${plain.slice(1)}` : plain === '' ? '_' : plain;
}
