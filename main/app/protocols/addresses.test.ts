import { sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isGrantedPermission } from '../security/permissions.ts';
import { isAllowedRequest } from '../security/requests.ts';
import { pathInside } from './app-files.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { isOwnPage } from './schemes.ts';

vi.mock('electron', () => ({ protocol: {} }));

const folder = `${sep}opt${sep}caliper${sep}renderer`;

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

describe('REQ-APP-005 the content policy', () => {
  it('names the one port of the backend, and no other server, scheme or wildcard', () => {
    const policy = new Map(
      contentSecurityPolicy(4711)
        .split('; ')
        .map((directive) => [directive.split(' ', 1)[0], directive.split(' ').slice(1)]),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('connect-src')).toEqual(["'self'", 'http://127.0.0.1:4711', 'ws://127.0.0.1:4711']);
    expect(policy.get('img-src')).toEqual(["'self'", 'data:', 'blob:', 'http://127.0.0.1:4711']);
    expect(policy.get('media-src')).toEqual(["'self'", 'blob:', 'http://127.0.0.1:4711']);
    expect(policy.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect([...policy.values()].flat().filter((source) => source.includes('*'))).toEqual([]);
  });
});

describe('REQ-APP-006 permissions', () => {
  it('our own page may reach the backend, which newer Chromium asks about; nobody gets anything else', () => {
    for (const permission of ['loopback-network', 'local-network-access']) {
      expect(isGrantedPermission(permission, 'app://caliper')).toBe(true);
      expect(isGrantedPermission(permission, 'app://caliper/')).toBe(true);
      for (const origin of ['https://example.org', 'app://elsewhere/', 'null', '', 'http://127.0.0.1:4711']) {
        expect(isGrantedPermission(permission, origin)).toBe(false);
      }
    }
    for (const permission of ['local-network', 'geolocation', 'media', 'clipboard-read', 'unknown']) {
      expect(isGrantedPermission(permission, 'app://caliper')).toBe(false);
    }
  });
});

describe('REQ-APP-007 requests', () => {
  const isAllowed = (address: string) => isAllowedRequest(address, { isPackaged: true, backendPort: 4711 });

  it('allows the page, its memory and the backend, nothing else', () => {
    const allowed = [
      'app://caliper/x',
      'http://127.0.0.1:4711/media/secret/video/1',
      'ws://127.0.0.1:4711/?token=secret',
      'data:text/plain,x',
      'blob:app://caliper/1-2',
    ];
    expect(allowed.filter((address) => !isAllowed(address))).toEqual([]);
    const denied = [
      'http://127.0.0.1/',
      'http://127.0.0.1:4712/media/x',
      'http://127.0.0.1:47110/media/x',
      'http://127.0.0.1:4711/',
      'http://127.0.0.1:4711/else/media/x',
      'http://localhost:4711/media/x',
      'http://[::1]:4711/media/x',
      'http://127.0.0.2:4711/media/x',
      'http://user@127.0.0.1:4711/media/x',
      'http://127.0.0.1:4711@example.org/media/x',
      'https://127.0.0.1:4711/media/x',
      'https://example.org/',
      'ws://127.0.0.1/',
      'ws://127.0.0.1:4711/media/x',
      'wss://127.0.0.1:4711/',
      'file:///etc/passwd',
      'app://elsewhere/',
      'app://user@caliper/',
      'media://caliper/video/1',
      'blob:https://example.org/1',
      'chrome://settings',
      'devtools://devtools/bundled/x',
      'ftp://caliper/',
      'nonsense',
    ];
    expect(denied.filter(isAllowed)).toEqual([]);
  });

  it('takes only app://caliper for its own page', () => {
    expect(isOwnPage('app://caliper/index.html#/video')).toBe(true);
    for (const other of ['app://caliper.org/', 'media://caliper/', 'https://caliper/', 'about:blank', '']) {
      expect(isOwnPage(other)).toBe(false);
    }
  });
});
