import type { DraftBlock } from './draft.ts'
import type { Line } from './pdf-lines.ts'

/** A picture that is kept, with its place on its page in points from the lower left corner. */
export interface PlacedPicture {
  id: string
  x: number
  y: number
  width: number
  height: number
  /** The marked content it belongs to, in a tagged PDF. */
  content?: number
}

export const figureOf = (picture: PlacedPicture, page: string | undefined): DraftBlock => ({
  type: 'figure',
  text: '',
  spans: [],
  image: picture.id,
  ...(page !== undefined && page !== '' && { page }),
})

/** Takes out of `pictures` those that stand above the line, in its column, and gives them as blocks. */
export function standingBefore(pictures: PlacedPicture[], line: Line, page: string | undefined): DraftBlock[] {
  const above = pictures.filter(({ x, y, width }) => y >= line.y && x < line.x2 && x + width > line.x)
  for (const picture of above) pictures.splice(pictures.indexOf(picture), 1)
  return above.map((picture) => figureOf(picture, page))
}

const caption =
  /^(?:fig(?:ure|\.)?|abb(?:ildung|\.)?|plate|illustration|map|photo(?:graph)?|tafel|karte|foto|mapa|lámina|carte|planche|شكل|صورة)\b.{0,400}$/isu

/** A paragraph that says "Figure 1" right after a picture, or before it, is its caption. */
export function captioned(blocks: readonly DraftBlock[]): DraftBlock[] {
  const captions = new Set<DraftBlock>()
  const isCaption = (block: DraftBlock | undefined): block is DraftBlock =>
    block?.type === 'paragraph' && block.drop === undefined && !captions.has(block) && caption.test(block.text)
  const figures = new Map<DraftBlock, DraftBlock>()
  blocks.forEach((block, i) => {
    if (block.type !== 'figure' || block.text !== '') return
    const found = [blocks[i + 1], blocks[i - 1]].find(isCaption)
    if (!found) return
    captions.add(found)
    figures.set(block, { ...block, text: found.text, spans: found.spans })
  })
  return blocks.flatMap((block) => (captions.has(block) ? [] : [figures.get(block) ?? block]))
}
