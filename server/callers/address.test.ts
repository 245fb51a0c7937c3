import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, test } from 'vitest'
import { addressKey, addressOf } from './address.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [undefined, 'unknown'],
])('%s is counted as %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})

test.each([
  [0, '203.0.113.7', '127.0.0.1'],
  [1, undefined, '127.0.0.1'],
  [1, '203.0.113.7', '203.0.113.7'],
  [1, 'an invention, 203.0.113.7', '203.0.113.7'],
  [2, '198.51.100.1, 203.0.113.7', '198.51.100.1'],
  [2, '203.0.113.7', '203.0.113.7'],
  [1, ' , 203.0.113.7 ,', '203.0.113.7'],
])('behind %i proxies "%s" is %s, as Express says', async (proxies, forwarded, address) => {
  const app = express().set('trust proxy', proxies)
  app.use((req, res) => void res.json([addressOf(req, proxies), req.ip]))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const asked = request({ port: (server.address() as AddressInfo).port, headers }).end()
  const [answer] = await once(asked, 'response')
  let said = ''
  for await (const part of answer) said += part
  server.close()
  expect(JSON.parse(said)).toEqual([address, address])
})
