import { describe, expect, it } from 'vitest';
import { findProxy, isExcluded, readProxy } from '../../src/app/find-proxy.ts';

describe('NO_PROXY', () => {
  it.each<[entry: string, url: string, isExcluded: boolean]>([
    ['tavus.test', 'https://tavus.test', true],
    ['tavus.test', 'https://api.tavus.test', true],
    ['tavus.test', 'https://a.b.tavus.test', true],
    ['tavus.test', 'https://nottavus.test', false],
    ['tavus.test', 'https://tavus.test.evil', false],
    ['.tavus.test', 'https://api.tavus.test', true],
    ['.tavus.test', 'https://tavus.test', true],
    ['*.tavus.test', 'https://api.tavus.test', true],
    ['TAVUS.Test', 'https://api.tavus.test', true],
    ['tavus.test.', 'https://api.tavus.test', true],
    ['test', 'https://api.tavus.test', true],
    ['tavus.test:443', 'https://api.tavus.test', true],
    ['tavus.test:8443', 'https://api.tavus.test:8443', true],
    ['tavus.test:8443', 'https://api.tavus.test', false],
    ['*', 'https://anything.example', true],
    ['*:443', 'https://anything.example', true],
    ['*:8443', 'https://anything.example', false],
    ['a.test, ,b.test', 'https://b.test', true],
    ['a.test b.test', 'https://b.test', true],
    ['a.test;b.test', 'https://b.test', true],
    [' , ', 'https://b.test', false],
    ['.', 'https://b.test', false],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['10.1.2.3:443', 'https://10.1.2.3', true],
    ['2.3', 'https://10.1.2.3', false],
    ['.3', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://10.tavus.test', false],
    ['10.0.0.0/33', 'https://10.0.0.0', false],
    ['10.0.0.0/x', 'https://10.0.0.0', false],
    ['0.0.0.0/0', 'https://10.1.2.3', true],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['fd00::/8', 'https://[fe80::1]', false],
    ['fd12:0:0::0:1', 'https://[fd12::1]', true],
    ['fd12::2', 'https://[fd12::1]', false],
    ['1:2:3:4:5:6:7:8/112', 'https://[1:2:3:4:5:6:7:9]', true],
    ['1:2:3:4:5:6:7:8/128', 'https://[1:2:3:4:5:6:7:9]', false],
    ['::/0', 'https://[2001:db8::1]', true],
    ['::/0', 'https://10.1.2.3', false],
    ['fd12::1', 'https://[fd12::1]', true],
    ['[fd12::1]', 'https://[fd12::1]', true],
    ['[fd12::1]:8443', 'https://[fd12::1]:8443', true],
    ['[fd12::1]:8443', 'https://[fd12::1]', false],
  ])('of %j for %s: %s', (entry, url, wanted) => {
    expect(isExcluded({ NO_PROXY: entry }, new URL(url))).toBe(wanted);
    expect(isExcluded({ no_proxy: `other.example,${entry}` }, new URL(url))).toBe(wanted);
  });

  it('in lower case overrides upper case', () => {
    const server = new URL('https://tavus.test');
    expect(isExcluded({ no_proxy: 'other.test', NO_PROXY: '*' }, server)).toBe(false);
    expect(isExcluded({ no_proxy: ' ', NO_PROXY: '*' }, server)).toBe(true);
  });
});

describe('a proxy', () => {
  it.each([
    ['proxy.test:3128', 'http://proxy.test:3128/'],
    ['rio:a@proxy.test', 'http://rio:a@proxy.test/'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['[::1]:8080', 'http://[::1]:8080/'],
    [' http://proxy.test:3128 ', 'http://proxy.test:3128/'],
    ['https://proxy.test', 'https://proxy.test/'],
    ['HTTP://proxy.test', 'http://proxy.test/'],
    ['socks5://proxy.test', undefined],
    ['"http://proxy.test"', undefined],
    ["'proxy.test:3128'", undefined],
    ['http://', undefined],
    ['', undefined],
  ])('%j is %s', (text, url) => {
    expect(readProxy(text)?.href).toBe(url);
  });

  it('that is blank is ignored', () => {
    const server = new URL('https://tavus.test');
    expect(findProxy({ https_proxy: ' ', ALL_PROXY: 'proxy.test' }, server)?.name).toBe('ALL_PROXY');
    expect(findProxy({ https_proxy: ' ' }, server)).toBeUndefined();
  });
});
