import { expect, it } from 'vitest'
import { localNetworkAddress, reachableOrigin } from './reachable.ts'

const plain = { baseUrl: 'http://localhost:3000', baseUrlGiven: false, host: '127.0.0.1' }
const asking = (host: string) => ({ headers: { host } })

it.each([
  [
    'the address that the server was told to be at',
    asking('10.0.0.7:3000'),
    { ...plain, baseUrl: 'https://catena.example', baseUrlGiven: true },
    'https://catena.example',
  ],
  ['the host that was asked for', asking('192.168.1.5:3000'), plain, 'http://192.168.1.5:3000'],
  ['a name in the network', asking('classroom.local:3000'), plain, 'http://classroom.local:3000'],
  ['localhost, where the server listens nowhere else', asking('localhost:3000'), plain, 'http://localhost:3000'],
  ['its own word against a host that is none', asking('a b'), plain, 'http://localhost:3000'],
])('a link for others names %s', (_what, request, config, origin) => {
  expect(reachableOrigin(request, config)).toBe(origin)
})

it('names the address in the local network to someone at the machine itself, where it has one', () => {
  const everywhere = { ...plain, host: undefined }
  const address = localNetworkAddress(everywhere)
  expect(reachableOrigin(asking('localhost:3000'), everywhere)).toBe(address ? `http://${address}:3000` : 'http://localhost:3000')
})
