import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodePng, shrink } from './png.ts'

test('a picture is written as PNG that unpacks to its pixels', () => {
  const data = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9])
  const png = Buffer.from(encodePng({ width: 2, height: 2, channels: 3, data }))
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([2, 2, 8, 2])
  const at = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  const first = [...rows.subarray(1, 4)]
  expect([first, first.map((byte, i) => (byte + (rows[4 + i] ?? 0)) & 255)]).toEqual([
    [255, 0, 0],
    [0, 255, 0],
  ])
})

test('a picture that is too large becomes the mean of its pixels', () => {
  const small = shrink({ width: 4, height: 2, channels: 1, data: Uint8Array.from([0, 100, 8, 8, 100, 200, 8, 8]) }, 2)
  expect(small).toEqual({ width: 2, height: 1, channels: 1, data: Uint8Array.from([100, 8]) })
})
