import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArp } from './arp.ts';
import { parseConntrackStat } from './conntrack.ts';
import { parseCpuInfo } from './cpu-info.ts';
import { cpuList } from './cpu-topology.ts';
import { parseUdevProperties } from './disk-info.ts';
import { parseMdstat } from './md-raid.ts';
import { parseNetstat, parseSnmp6 } from './netstat.ts';
import { parseNumastat } from './numa.ts';
import { parseOsRelease } from './os-release.ts';
import { parseRpcStats } from './rpc-stats.ts';
import { parseSchedstat } from './schedstat.ts';
import { parseSockstat } from './sockstat.ts';
import { parseSoftnet } from './softnet.ts';
import { parseNumber } from './sys-file.ts';
import { parseUdpQueues } from './udp-queues.ts';
import { parseVmstat } from './vmstat.ts';
import { parseVulnerability } from './vulnerabilities.ts';
import { zoneAbbreviation } from './zone-abbreviation.ts';
import { caseCount } from '../../../../tests/support/case-count.ts';

/** Every parser, and a good line with what becomes of it. */
const parsers: readonly (readonly [parse: (text: string) => unknown, good: string])[] = [
  [parseArp, '198.51.100.1 0x1 0x2 02:00:5e:10:00:01 * eth7'],
  [parseConntrackStat, Array.from({ length: 17 }, () => '0000000a').join(' ')],
  [parseUdevProperties, 'E:ID_MODEL=Disk'],
  [(text) => parseNumastat(text, '0'), 'numa_hit 4711'],
  [parseOsRelease, 'ID=example'],
  [parseRpcStats, 'rpc 1 2 3'],
  [parseSchedstat, 'cpu7 0 0 0 0 0 0 1 2 3'],
  [(text) => parseSockstat(text, 4096), 'TCP: inuse 3 mem 2'],
  [parseSoftnet, '00000001 00000002 00000003 0 0 0 0 0 4'],
  [parseUdpQueues, '  7: 0100007F:0035 00000000:0000 07 00000010:00000200 00:0 0 0 0 1 2 0 0'],
  [parseVmstat, 'pgfault 12'],
  [parseSnmp6, 'Ip6InOctets 5'],
  [parseCpuInfo, 'processor : 3'],
  [cpuList, '1,3-5'],
  [parseMdstat, 'md1 : active raid1 sdb1[1] sda1[0]\n      1046528 blocks [2/2] [UU]\n'],
  [parseNetstat, 'Tcp: InSegs\nTcp: 3'],
  [parseNumber, '7'],
  [parseVulnerability, 'Mitigation: PTI'],
  [(text) => zoneAbbreviation(text, 3600), 'CET-1CEST,M3.5.0,M10.5.0/3'],
];

const sizeOf = (parsed: unknown): number =>
  parsed instanceof Map ? parsed.size : Array.isArray(parsed) ? parsed.length : 0;

describe('any text', () => {
  it('never makes a parser throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
        fc.nat(),
        fc.constantFrom(...parsers),
        (noise, at, [parse, good]) => {
          const cut = at % (good.length + 1);
          parse(noise);
          parse(good.slice(0, cut) + noise + good.slice(cut));
        },
      ),
      { numRuns: caseCount },
    );
  });

  it('never costs a good line its value', () => {
    const byLine = parsers.slice(0, 12);
    const noise = fc.array(fc.string().filter((text) => !/\n/.test(text)));
    fc.assert(
      fc.property(noise, noise, fc.constantFrom(...byLine), (before, after, [parse, good]) => {
        const parsed = parse([...before, good, ...after].join('\n'));
        expect(sizeOf(parsed)).toBeGreaterThanOrEqual(sizeOf(parse(good)));
      }),
      { numRuns: caseCount },
    );
  });
});

describe('parsers', () => {
  it('read counters of protocols, also when a line has other fields than its heading', () => {
    expect(
      parseNetstat('Tcp: InSegs OutSegs\nTcp: 1\nTcp: InSegs OutSegs\nTcp: 5 6\nUdp: NoPorts\nUdp: 7\n'),
    ).toEqual(
      new Map([
        ['Tcp_InSegs', 5],
        ['Tcp_OutSegs', 6],
        ['Udp_NoPorts', 7],
      ]),
    );
  });

  it('know the CPU of a softnet line from its column, in older kernels from its place', () => {
    const line = (columns: number, cpu: string): string =>
      [...Array.from({ length: columns - 1 }, () => '0'), cpu].join(' ');
    expect(parseSoftnet(`${line(13, 'a')}\n${line(13, '3')}`).map(({ cpu }) => cpu)).toEqual(['10', '3']);
    expect(parseSoftnet(`${line(11, 'a')}\n${line(11, '3')}`).map(({ cpu }) => cpu)).toEqual(['0', '1']);
  });

  it('count pages of sockets in bytes of this machine', () => {
    expect(parseSockstat('TCP: inuse 1 mem 3\nNEW: inuse 1\n', 65_536)).toEqual(
      new Map([
        ['TCP_inuse', 1],
        ['TCP_mem', 3],
        ['TCP_mem_bytes', 196_608],
      ]),
    );
  });

  it.each([
    ['1,3-5', ['1', '3', '4', '5']],
    ['', []],
    ['5-3', []],
    ['0-99999', Array.from({ length: 8192 }, (_, index) => String(index))],
  ])('read the list of CPUs %j', (text, want) => {
    expect(cpuList(text)).toEqual(want);
  });

  it.each([
    ['NAME="A \\"b\\" \\$c"', 'NAME', 'A "b" $c'],
    ["NAME='it \\n'", 'NAME', 'it \\n'],
    ['NAME=bare\r', 'NAME', 'bare'],
    ['NAME=', 'NAME', ''],
    ['#NAME=x', 'NAME', undefined],
  ])('read %j of an os-release', (line, name, want) => {
    expect(parseOsRelease(line).get(name)).toBe(want);
  });

  it.each([
    ['CET-1CEST,M3.5.0,M10.5.0/3', 3600, 'CET'],
    ['CET-1CEST,M3.5.0,M10.5.0/3', 7200, 'CEST'],
    ['UTC0', 0, 'UTC'],
    ['<+0330>-3:30', 12_600, '+0330'],
    ['EST5EDT,M3.2.0,M11.1.0', -14_400, 'EDT'],
    ['IST-1GMT0,M10.5.0,M3.5.0/1', 0, 'GMT'],
    ['<+01>-1', 0, 'UTC'],
    ['<-02>2<-01>,M3.5.0/-1,M10.5.0/0', -3600, '-01'],
    ['', -12_600, '-0330'],
  ])('of the rules %j at %i s call the zone %s', (rules, offset, want) => {
    expect(zoneAbbreviation(`TZif2\u0000\n${rules}\n`, offset)).toBe(want);
  });

  it('read an array that is rebuilt, one without redundancy and one that does not run', () => {
    const text = `Personalities : [raid1] [raid0]
md0 : active (auto-read-only) raid1 sdb1[1] sda1[2](F)
      100 blocks super 1.2 [2/1] [_U]
      [=>...]  recovery =  5.0% (5/100) finish=1.0min speed=1K/sec
md_d9 : inactive sdc1[0](S)
      70 blocks
md2 : active raid0 sdd[0] sde[1] sdf[2]
      300 blocks 512k chunks

unused devices: <none>
`;
    expect(parseMdstat(text)).toEqual([
      {
        device: 'md0',
        state: 'recovery',
        disks: { active: 1, failed: 1, spare: 0 },
        required: 2,
        blocks: 100,
        blocksSynced: 5,
      },
      {
        device: 'md_d9',
        state: 'inactive',
        disks: { active: 0, failed: 0, spare: 1 },
        required: 0,
        blocks: 70,
        blocksSynced: 70,
      },
      {
        device: 'md2',
        state: 'active',
        disks: { active: 3, failed: 0, spare: 0 },
        required: 3,
        blocks: 300,
        blocksSynced: 300,
      },
    ]);
  });

  it.each([
    ['Not affected', { mitigation: '', state: 'not affected' }],
    ['Vulnerable', { mitigation: '', state: 'vulnerable' }],
    ['Mitigation: PTI; x', { mitigation: 'PTI; x', state: 'mitigation' }],
    ['KVM: Split huge pages', { mitigation: 'KVM: Split huge pages', state: 'unknown' }],
  ])('read %j of a vulnerability', (text, want) => {
    expect(parseVulnerability(text)).toEqual(want);
  });
});
