import type { EmailSettings } from '../../alert/notify/settings.ts';
import { readAddress } from './address.ts';
import type { GlobalSettings } from './global.ts';
import { readTls } from './http.ts';
import type { Section } from './section.ts';

export const emailKeys = [
  'send_resolved',
  'to',
  'from',
  'hello',
  'smarthost',
  'auth_username',
  'auth_password',
  'auth_password_file',
  'auth_secret',
  'auth_secret_file',
  'auth_identity',
  'headers',
  'html',
  'text',
  'require_tls',
  'force_implicit_tls',
  'tls_config',
  'threading',
];

/** One entry of `email_configs`. What it does not say is taken from `global`. */
export function readEmail(section: Section, global: GlobalSettings): Omit<EmailSettings, 'rate'> {
  section.require(['to']);
  section.checkTexts(['auth_identity', 'auth_secret']);
  section.warnOf(['threading'], 'each message is one of its own');
  const own = (key: string, globalKey = `smtp_${key}`): [Section, string] =>
    section.has(key) || section.has(`${key}_file`) ? [section, key] : [global.section, globalKey];
  const literal = ([from, key]: [Section, string]): string | undefined => from.literal(key);
  const [passwordFrom, passwordKey] = own('auth_password');
  const [secretFrom, secretKey] = own('auth_secret');
  const password = passwordFrom.secret(passwordKey);
  if (password === undefined)
    secretFrom.warnOf([secretKey, `${secretKey}_file`], 'CRAM-MD5 is not spoken; give a password');
  const { host, port } = readAddress(...own('smarthost')) ?? { host: '', port: 0 };
  if (!section.has('smarthost') && !global.section.has('smtp_smarthost'))
    section.fault('smarthost', 'smarthost: neither here nor as smtp_smarthost in global');
  const [fromSection, fromKey] = own('from');
  const from = fromSection.template(fromKey) ?? '';
  if (from === '') section.fault('from', 'from: neither here nor as smtp_from in global');
  const requiresTls = section.flag('require_tls') ?? global.section.flag('smtp_require_tls') ?? true;
  const isImplicit =
    section.flag('force_implicit_tls') ?? global.section.flag('smtp_force_implicit_tls') ?? port === 465;
  return {
    kind: 'email',
    sendsResolved: section.flag('send_resolved') ?? false,
    timeoutMs: 10_000,
    host,
    port,
    security: isImplicit ? 'tls' : requiresTls ? 'starttls' : 'none',
    hello: literal(own('hello')),
    username: literal(own('auth_username')),
    password,
    from,
    to: recipientsOf(section.text('to')),
    headers: readHeaders(section),
    html: section.template('html'),
    text: section.template('text'),
    tls: readTls(section) ?? readTls(global.section, 'smtp_tls_config'),
  };
}

/** A template is one text until it is expanded; its commas may be its own. */
function recipientsOf(text: string): readonly string[] {
  if (text.includes('{{')) return [text];
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Names of headers do not tell large letters from small ones, so one may be there twice. */
function readHeaders(section: Section): Readonly<Record<string, string>> {
  const headers = section.map('headers');
  const seen = new Set<string>();
  for (const [name, { keyOffset }] of section.entriesOf('headers')) {
    const lower = name.toLowerCase();
    if (seen.has(lower)) section.reader.fault(keyOffset, `duplicate header "${name}"`);
    seen.add(lower);
  }
  return headers;
}
