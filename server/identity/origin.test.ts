import { expect, test } from 'vitest'
import { isOwnOrigin } from './origin.ts'

const plain = { baseUrl: 'http://localhost:3000' }
const secure = { baseUrl: 'https://catena.example.org' }

test.each([
  ['the origin it is served from', plain, { origin: 'http://localhost:3000', host: 'localhost:3000' }],
  ['its address in the local network', plain, { origin: 'http://192.168.1.7:3000', host: '192.168.1.7:3000' }],
  ['no origin: a script', plain, { host: 'localhost:3000' }],
  ['https, whatever the proxy calls the host', secure, { origin: 'https://catena.example.org', host: 'app:3000' }],
  ['another name of the host, over https', secure, { origin: 'https://catena.example.com', host: 'catena.example.com' }],
])('lets in %s', (_from, config, headers) => {
  expect(isOwnOrigin({ headers }, config)).toBe(true)
})

test.each([
  ['another site', plain, { origin: 'http://evil.example', host: 'localhost:3000' }],
  ['another port', plain, { origin: 'http://localhost:4000', host: 'localhost:3000' }],
  ['null', plain, { origin: 'null', host: 'localhost:3000' }],
  ['an empty origin', plain, { origin: '', host: 'localhost:3000' }],
  ['a host that begins like ours', secure, { origin: 'https://catena.example.org.evil.example', host: 'catena.example.org' }],
  ['a host that ends like ours', secure, { origin: 'https://evil-catena.example.org', host: 'catena.example.org' }],
  ['ours as a user name', secure, { origin: 'https://catena.example.org@evil.example', host: 'catena.example.org' }],
  ['plain http where https is promised', secure, { origin: 'http://catena.example.org', host: 'catena.example.org' }],
  ['another scheme', plain, { origin: 'chrome-extension://localhost:3000', host: 'localhost:3000' }],
  ['what the browser itself calls another site', plain, { 'sec-fetch-site': 'cross-site', host: 'localhost:3000' }],
])('keeps out %s', (_from, config, headers) => {
  expect(isOwnOrigin({ headers }, config)).toBe(false)
})
