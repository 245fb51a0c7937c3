import { type getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import { z } from 'zod'
import { bounds } from './bounds.ts'
import type { ImageStore } from './images.ts'
import type { PlacedPicture } from './pdf-figures.ts'
import type { Face } from './pdf-lines.ts'
import { encodePng, type Pixels, shrink } from './png.ts'

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>

const Matrix = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()])
type Matrix = z.infer<typeof Matrix>
const Decoded = z.object({
  width: z.int().min(1),
  height: z.int().min(1),
  kind: z.int(),
  data: z.instanceof(Uint8ClampedArray).or(z.instanceof(Uint8Array)),
})
const Font = z.object({ name: z.string() })

/** A picture is kept no larger than this on its longer side: enough for a screen, little enough for a class. */
const LONGEST = 1_000
/** What is smaller, in points or pixels, is an ornament. */
const SMALLEST = 32
/** What covers more of the page is its scan, behind the text that was found in it. */
const WHOLE_PAGE = 0.7

/**
 * What a page draws besides its text: the faces of its fonts and its pictures, each written anew as PNG. Drawing is
 * followed, never done. Only so much time is given to it for a whole file; after that the text comes alone.
 */
export class PageParts {
  readonly faces = new Map<string, Face>()
  readonly #images: ImageStore
  #left: number = bounds.pdfDrawing
  constructor(images: ImageStore) {
    this.#images = images
  }

  async read(page: PdfPage): Promise<PlacedPicture[]> {
    if (this.#left <= 0) return []
    const began = performance.now()
    try {
      const { OPS } = await getResolvedPDFJS()
      const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 0 })
      const pictures: PlacedPicture[] = []
      const stack: Matrix[] = []
      const inside: (number | undefined)[] = []
      let at: Matrix = [1, 0, 0, 1, 0, 0]
      fnArray.forEach((operator: number, i: number) => {
        const given: unknown = argsArray[i]
        const args: readonly unknown[] = Array.isArray(given) ? given : []
        if (operator === OPS.save || operator === OPS.paintFormXObjectBegin) stack.push(at)
        if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) at = stack.pop() ?? at
        if (operator === OPS.transform) at = times(at, args)
        if (operator === OPS.paintFormXObjectBegin) at = times(at, args[0])
        if (operator === OPS.beginMarkedContent) inside.push(undefined)
        if (operator === OPS.beginMarkedContentProps) inside.push(typeof args[1] === 'number' ? args[1] : undefined)
        if (operator === OPS.endMarkedContent) inside.pop()
        if (operator === OPS.setFont && typeof args[0] === 'string') this.#learn(page, args[0])
        if (operator === OPS.paintImageXObject && typeof args[0] === 'string') {
          const content = inside.findLast((id) => id !== undefined)
          const picture = this.#take(page, args[0], at)
          if (picture) pictures.push({ ...picture, ...(content !== undefined && { content }) })
        }
      })
      return pictures
    } catch {
      // A page that cannot be drawn may still be read.
      return []
    } finally {
      this.#left -= performance.now() - began
    }
  }

  #learn(page: PdfPage, name: string): void {
    if (this.faces.has(name) || !page.commonObjs.has(name)) return
    const font = Font.safeParse(page.commonObjs.get(name))
    this.faces.set(name, faceOf(font.success ? font.data.name : ''))
  }

  #take(page: PdfPage, name: string, [a, b, c, d, e, f]: Matrix): PlacedPicture | undefined {
    const [width, height] = [Math.abs(a) + Math.abs(c), Math.abs(b) + Math.abs(d)]
    const view = page.getViewport({ scale: 1 })
    if (width < SMALLEST || height < SMALLEST || width * height > view.width * view.height * WHOLE_PAGE) return undefined
    const held = name.startsWith('g_') ? page.commonObjs : page.objs
    if (!held.has(name)) return undefined
    const decoded = Decoded.safeParse(held.get(name))
    const pixels = decoded.success ? pixelsOf(decoded.data) : undefined
    if (!pixels || pixels.width < SMALLEST || pixels.height < SMALLEST) return undefined
    const id = this.#images.add(encodePng(shrink(pixels, LONGEST)))
    return id === undefined ? undefined : { id, x: Math.min(e, e + a, e + c), y: Math.min(f, f + b, f + d), width, height }
  }
}

/** A transformation within another (ISO 32000-1, 8.3.4). */
function times([a, b, c, d, e, f]: Matrix, by: unknown): Matrix {
  const parsed = Matrix.safeParse(Array.isArray(by) ? [...by] : by)
  if (!parsed.success) return [a, b, c, d, e, f]
  const [m, n, o, p, q, r] = parsed.data
  return [a * m + c * n, b * m + d * n, a * o + c * p, b * o + d * p, a * q + c * r + e, b * q + d * r + f]
}

/** What a font's name says of it; also the short names of TeX. */
const faceOf = (name: string): Face => ({
  italic: /ital|obliq|slant|[-,](?:bold)?it(?:\b|$)|^(?:[A-Z]{6}\+)?(?:CM|SF|EC)(?:TI|SL|BXTI|MI)\d/i.test(name),
  bold: /bold|black|heavy|demi|[-,]bd(?:\b|$)|^(?:[A-Z]{6}\+)?(?:CM|SF|EC)BX/i.test(name),
})

/** The pixels as bytes; pdf.js gives one bit for each, three bytes or four. */
function pixelsOf({ width, height, kind, data }: z.infer<typeof Decoded>): Pixels | undefined {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (kind === 2 && bytes.length >= width * height * 3) return { width, height, channels: 3, data: bytes }
  if (kind === 3 && bytes.length >= width * height * 4) return { width, height, channels: 4, data: bytes }
  const row = Math.ceil(width / 8)
  if (kind !== 1 || bytes.length < row * height) return undefined
  const grey = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) grey[y * width + x] = ((bytes[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1 ? 255 : 0
  return { width, height, channels: 1, data: grey }
}
