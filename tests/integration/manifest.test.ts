import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const CLIENT = join(import.meta.dirname, '../../client')
const publicFile = (address: string): Buffer => readFileSync(join(CLIENT, 'public', address))

const Picture = z.object({ src: z.string(), type: z.string(), sizes: z.string(), form_factor: z.string().optional() })
const Manifest = z.object({ icons: z.array(Picture), screenshots: z.array(Picture) })
const manifest = Manifest.parse(JSON.parse(publicFile('/manifest.webmanifest').toString()))

/** Width × height, as the head of the file says it. */
function sizeOf(file: Buffer, type: string): string {
  const ascii = (from: number, to: number) => file.toString('latin1', from, to)
  if (type === 'image/svg+xml') return ascii(0, 4) === '<svg' ? 'any' : 'no SVG'
  if (type === 'image/png') return ascii(1, 4) === 'PNG' ? `${file.readUInt32BE(16)}x${file.readUInt32BE(20)}` : 'no PNG'
  if (ascii(8, 12) !== 'WEBP') return 'no WebP'
  return ascii(12, 16) === 'VP8X'
    ? `${file.readUIntLE(24, 3) + 1}x${file.readUIntLE(27, 3) + 1}`
    : `${file.readUInt16LE(26) & 0x3fff}x${file.readUInt16LE(28) & 0x3fff}`
}

describe('the manifest of the installable app', () => {
  it.each([...manifest.icons, ...manifest.screenshots])(
    'names a picture that is there, in the size it says: $src',
    ({ src, type, sizes }) => {
      expect(sizeOf(publicFile(src), type)).toBe(sizes)
    },
  )

  it('shows the app on a wide and on a narrow screen, in pictures small enough to be shown at once', () => {
    expect(manifest.screenshots.map(({ form_factor }) => form_factor)).toEqual(['wide', 'narrow'])
    for (const { src } of manifest.screenshots) expect(publicFile(src).length).toBeLessThan(250_000)
  })

  it('stands in the page, beside pictures that are there', () => {
    const page = readFileSync(join(CLIENT, 'index.html'), 'utf8')
    const named = [...page.matchAll(/href="(\/[\w.-]+\.(?:png|svg|webmanifest))"/g)].map(([, address = '']) => address)
    expect(named).toContain('/manifest.webmanifest')
    for (const address of named) expect(publicFile(address).length).toBeGreaterThan(100)
  })
})
