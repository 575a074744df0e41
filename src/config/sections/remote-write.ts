import { duration, httpUrl, mapping, name, section, text } from '../../lib/fields/index.ts';
import { headerName, tlsSection } from './checks.ts';

/** One entry of `remote_write:`. */
export const remoteWriteEntry = section({
  url: httpUrl(),
  name: name().optional(),
  timeout: duration({ min: '100ms', max: '10m' }).prefault('30s'),
  headers: mapping(text({ canBeEmpty: true }), headerName),
  bearer_token: text().optional(),
  basic_auth: section({ username: text(), password: text() }).optional(),
  tls: tlsSection.prefault({}),
});
