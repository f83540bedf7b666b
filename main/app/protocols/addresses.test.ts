import { sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isAllowedRequest } from '../security/requests.ts';
import { pathInside } from './app-files.ts';
import { mediaRoute } from './media-requests.ts';
import { isOwnPage } from './schemes.ts';

vi.mock('electron', () => ({ protocol: {} }));

const folder = `${sep}opt${sep}caliper${sep}renderer`;
const id = '0199c2f0-7d3a-7abc-8def-0123456789ab';

describe('REQ-APP-004 addresses of the page', () => {
  it('names files in the folder', () => {
    expect(pathInside(folder, '/')).toBe(`${folder}${sep}index.html`);
    expect(pathInside(folder, '/assets/a%20b.js')).toBe(`${folder}${sep}assets${sep}a b.js`);
  });

  it.each([
    '/..',
    '/../secret',
    '/%2e%2e/secret',
    '/a/..%2f..%2fsecret',
    '/a\\..\\b',
    '/a%00.html',
    '/%ff',
    '//..',
  ])('names nothing with %j', (path) => {
    expect(pathInside(folder, path)).toBeUndefined();
  });

  it('never leaves the folder', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '%2e%2e', '%2f', '%5c', 'a'), fc.string());
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = pathInside(folder, `/${parts.join('/')}`);
        expect(path === undefined || path.startsWith(folder + sep)).toBe(true);
      }),
    );
  });
});

describe('REQ-APP-008 addresses of media', () => {
  it('passes on the known forms', () => {
    expect(mediaRoute(`media://caliper/frame/${id}/12.rgb`)).toBe(`frame/${id}/12.rgb`);
    expect(mediaRoute(`media://caliper/frame/${id}/0.jpg?width=320`)).toBe(`frame/${id}/0.jpg?width=320`);
    expect(mediaRoute(`media://caliper/thumbnail/${id}.jpg?width=160`)).toBe(`thumbnail/${id}.jpg?width=160`);
    expect(mediaRoute(`media://caliper/film/${id}`)).toBe(`film/${id}`);
  });

  it.each([
    `media://elsewhere/film/${id}`,
    `media://caliper:80/film/${id}`,
    `app://caliper/film/${id}`,
    `media://caliper/film/${id}/`,
    `media://caliper/film/${id}?width=1&path=/etc/passwd`,
    `media://caliper/film/${id}#x`,
    'media://caliper/film/..%2f..%2fetc%2fpasswd',
    `media://caliper/film/${id}/../../x`,
    `media://caliper/frame/${id}/-1.rgb`,
    `media://caliper/frame/${id}/1e3.rgb`,
    'media://caliper/',
    'nonsense',
  ])('refuses %s', (address) => {
    expect(mediaRoute(address)).toBeUndefined();
  });
});

describe('REQ-APP-007 requests', () => {
  it('allows our own protocols and the memory of the page, nothing else', () => {
    const allowed = [
      'app://caliper/x',
      'media://caliper/film/1',
      'data:text/plain,x',
      'blob:app://caliper/1-2',
    ];
    expect(allowed.filter((address) => !isAllowedRequest(address, true))).toEqual([]);
    const denied = [
      'http://127.0.0.1/',
      'https://example.org/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'app://elsewhere/',
      'app://user@caliper/',
      'blob:https://example.org/1',
      'chrome://settings',
      'devtools://devtools/bundled/x',
      'ftp://caliper/',
    ];
    expect(denied.filter((address) => isAllowedRequest(address, true))).toEqual([]);
  });

  it('takes only app://caliper for its own page', () => {
    expect(isOwnPage('app://caliper/index.html#/video')).toBe(true);
    for (const other of ['app://caliper.org/', 'media://caliper/', 'https://caliper/', 'about:blank', '']) {
      expect(isOwnPage(other)).toBe(false);
    }
  });
});
