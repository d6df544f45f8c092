import { describe, expect, it } from 'vitest';
import { ClientOptionError, checkBaseUrl, createTavusClient, isSendableKey } from '../../src/api/client.ts';

describe('isSendableKey', () => {
  it.each([['c0ffee5ec2e7'], ['a-b_c.d~"<>'], ['!']])('accepts %j', (key) => {
    expect(isSendableKey(key)).toBe(true);
  });

  it.each([
    [''],
    [' '],
    ['abc '],
    ['ab c'],
    ['abc\n'],
    ['abc\r\nX-Evil: 1'],
    ['“abc”'],
    ['ключ'],
    ['abc\u200b'],
    ['abc\x7f'],
    ['é'],
  ])('refuses %j', (key) => {
    expect(isSendableKey(key)).toBe(false);
    expect(() => createTavusClient({ apiKey: key })).toThrow(ClientOptionError);
  });

  it('refuses without repeating the key', () => {
    expect(() => createTavusClient({ apiKey: 'secret key' })).toThrow(/^(?!.*secret)/);
  });
});

describe('checkBaseUrl', () => {
  it.each([
    ['https://tavusapi.com', 'https://tavusapi.com'],
    ['https://tavusapi.com/', 'https://tavusapi.com'],
    ['https://gateway.example/tavus/', 'https://gateway.example/tavus'],
    ['https://gateway.example/a/../tavus//', 'https://gateway.example/tavus'],
    ['https://tavusapi.com/v2', 'https://tavusapi.com'],
    ['https://tavusapi.com/v2/', 'https://tavusapi.com'],
    ['https://gateway.example/tavus//v2//', 'https://gateway.example/tavus'],
    ['https://gateway.example/v2/v2', 'https://gateway.example'],
    ['http://localhost:3000/v2', 'http://localhost:3000'],
    ['https://v2', 'https://v2'],
    ['https://v2/v2/', 'https://v2'],
    ['https://gateway.example/v2/tavus', 'https://gateway.example/v2/tavus'],
    ['https://gateway.example/xv2', 'https://gateway.example/xv2'],
    ['https://gateway.example/v1', 'https://gateway.example/v1'],
    ['HTTPS://TavusApi.com:443', 'https://tavusapi.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://127.200.3.4', 'http://127.200.3.4'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('accepts %s', (url, normal) => {
    expect(checkBaseUrl(url)).toBe(normal);
  });

  it.each([
    ['', /not a URL/],
    ['tavusapi.com', /not a URL/],
    ['ftp://tavusapi.com', /https:/],
    ['file:///etc/passwd', /https:/],
    ['http://tavusapi.com', /only for this computer/],
    ['http://127.0.0.1.evil.example', /only for this computer/],
    ['http://localhost.evil.example', /only for this computer/],
    ['http://0.0.0.0', /only for this computer/],
    ['http://[::2]', /only for this computer/],
    ['https://user:hunter2@tavusapi.com', /user name or password/],
    ['https://user@tavusapi.com', /user name or password/],
    ['https://tavusapi.com?x=1', /query or fragment/],
    ['https://tavusapi.com?', /query or fragment/],
    ['https://tavusapi.com#top', /query or fragment/],
  ])('refuses %j', (url, reason) => {
    expect(() => checkBaseUrl(url)).toThrow(ClientOptionError);
    expect(() => checkBaseUrl(url)).toThrow(reason);
    expect(() => createTavusClient({ apiKey: 'k', baseUrl: url })).toThrow(reason);
  });

  it('refuses without repeating a password', () => {
    expect(() => checkBaseUrl('https://user:hunter2@tavusapi.com')).toThrow(/^(?!.*hunter2)/);
  });
});
