import { resolve } from 'node:path';
import type { HttpOptions, TlsOptions } from '../../alert/notify/settings.ts';
import type { Section } from './section.ts';

const httpKeys = [
  'basic_auth',
  'authorization',
  'oauth2',
  'bearer_token',
  'bearer_token_file',
  'proxy_url',
  'no_proxy',
  'proxy_from_environment',
  'proxy_connect_header',
  'tls_config',
  'follow_redirects',
  'enable_http2',
  'http_headers',
];

const basicAuthKeys = [
  'username',
  'username_file',
  'username_ref',
  'password',
  'password_file',
  'password_ref',
];

const oauth2Keys = [
  'client_id',
  'client_secret',
  'client_secret_file',
  'client_secret_ref',
  'scopes',
  'token_url',
  'endpoint_params',
  'tls_config',
  'proxy_url',
  'no_proxy',
  'proxy_from_environment',
  'proxy_connect_header',
];

const tlsKeys = [
  'ca',
  'ca_file',
  'ca_ref',
  'cert',
  'cert_file',
  'cert_ref',
  'key',
  'key_file',
  'key_ref',
  'server_name',
  'insecure_skip_verify',
  'min_version',
  'max_version',
];

export const plainHttp: HttpOptions = {
  headers: {},
  basicAuth: undefined,
  bearer: undefined,
  tls: undefined,
};

/** The `http_config` of a section; undefined where it has none. */
export function readHttp(parent: Section): HttpOptions | undefined {
  const http = parent.section('http_config', httpKeys);
  if (http === undefined) return undefined;
  http.warnOf(
    ['proxy_url', 'no_proxy', 'proxy_from_environment', 'proxy_connect_header'],
    'requests go without a proxy',
  );
  http.warnOf(['oauth2'], 'requests go without it');
  if (http.flag('follow_redirects') === false) http.warnOf(['follow_redirects'], 'it is left as it is');
  if (http.flag('enable_http2') === false) http.warnOf(['enable_http2'], 'it is left as it is');
  checkOauth2(http.section('oauth2', oauth2Keys));
  refuseSeveral(http);
  const { type, credentials } = readAuthorization(http);
  const isBearer = type.toLowerCase() === 'bearer';
  const bearer = http.secret('bearer_token') ?? (isBearer ? credentials : undefined);
  const own = isBearer || credentials === undefined ? {} : { Authorization: `${type} ${credentials}` };
  return {
    headers: { ...readHeaders(http), ...own },
    basicAuth: readBasicAuth(http),
    bearer,
    tls: readTls(http),
  };
}

/** The `tls_config` of a section. */
export function readTls(parent: Section, key = 'tls_config'): TlsOptions | undefined {
  const tls = parent.section(key, tlsKeys);
  if (tls === undefined) return undefined;
  tls.warnOf(['ca', 'cert', 'key'], 'name a file');
  tls.warnOf(['ca_ref', 'cert_ref', 'key_ref'], 'there is no store of secrets');
  tls.warnOf(['min_version', 'max_version'], 'the runtime decides');
  for (const key of ['min_version', 'max_version']) {
    if (tls.has(key) && !/^TLS1[0-3]$/.test(tls.text(key)))
      tls.fault(key, `${key}: expected one of TLS10, TLS11, TLS12, TLS13`);
  }
  const file = (key: string): string | undefined => {
    const name = tls.literal(key);
    return name === undefined ? undefined : resolve(tls.reader.folder, name);
  };
  return {
    caFile: file('ca_file'),
    certFile: file('cert_file'),
    keyFile: file('key_file'),
    serverName: tls.literal('server_name'),
    isUnverified: tls.flag('insecure_skip_verify') ?? false,
  };
}

function readBasicAuth(http: Section): HttpOptions['basicAuth'] {
  const auth = http.section('basic_auth', basicAuthKeys);
  if (auth === undefined) return undefined;
  auth.warnOf(['username_ref', 'password_ref'], 'there is no store of secrets');
  return { username: auth.secret('username') ?? '', password: auth.secret('password') ?? '' };
}

function readAuthorization(http: Section): { type: string; credentials: string | undefined } {
  const keys = ['type', 'credentials', 'credentials_file', 'credentials_ref'];
  const authorization = http.section('authorization', keys);
  const type = authorization?.literal('type')?.trim() ?? 'Bearer';
  if (type.toLowerCase() === 'basic')
    authorization?.fault('type', 'type cannot be "basic": use "basic_auth" instead');
  authorization?.warnOf(['credentials_ref'], 'there is no store of secrets');
  return { type, credentials: authorization?.secret('credentials') };
}

/** Headers of newer versions: `http_headers: {X-Name: {values: […], secrets: […], files: […]}}`. */
function readHeaders(http: Section): Record<string, string> {
  const headers = http.entriesOf('http_headers').flatMap(([name, { node }]) => {
    const header = http.reader.section(node, name, ['values', 'secrets', 'files']);
    if (header === undefined) return [];
    const literals = ['values', 'secrets'].flatMap((key) =>
      header.items(key).map((item) => http.reader.literal(item, name)),
    );
    const files = header
      .items('files')
      .map((item) => http.reader.content(http.reader.literal(item, name), item.offset) ?? '');
    return [[name, [...literals, ...files].join(', ')] as const];
  });
  return Object.fromEntries(headers);
}

function checkOauth2(oauth2: Section | undefined): void {
  if (oauth2 === undefined) return;
  oauth2.require(['client_id']);
  oauth2.require(['client_secret', 'client_secret_file', 'client_secret_ref']);
  oauth2.require(['token_url']);
}

const proofs = ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file'] as const;

/** A request proves who sends it in one way. */
function refuseSeveral(http: Section): void {
  const given = proofs.filter((key) => http.has(key));
  const [first, second] = given;
  // That a token is there twice is told already.
  if (second !== undefined && !(first === 'bearer_token' && second === 'bearer_token_file'))
    http.fault(second, 'only one of "basic_auth", "authorization", "oauth2" and "bearer_token"');
}
