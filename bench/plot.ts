/** A plot of lines, as SVG that needs nothing else and can be read in light and dark. */

export interface Line {
  readonly name: string
  /** In ascending order of x, both above zero. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

const WIDTH = 640
const HEIGHT = 360
const BOX = { left: 64, right: 132, top: 40, bottom: 52 }
/** Told apart by their dashes and marks as well. */
const MANNERS = [
  { colour: '#2f6f9f', dash: '', mark: 'circle' },
  { colour: '#b5651d', dash: '6 3', mark: 'square' },
  { colour: '#4f7d3a', dash: '2 3', mark: 'diamond' },
] as const

/**
 * @param x its scale is logarithmic: each step is so many times the last
 * @param y from zero
 */
export function plot(title: string, x: string, y: string, lines: readonly Line[]): string {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(([at]) => at)))].toSorted((a, b) => a - b)
  const [least = 1, most = least] = [xs[0], xs.at(-1)]
  const step = niceStep(Math.max(...lines.flatMap(({ points }) => points.map(([, value]) => value)), Number.MIN_VALUE))
  const top = step * Math.ceil(Math.max(...lines.flatMap(({ points }) => points.map(([, value]) => value))) / step)
  const [right, bottom] = [WIDTH - BOX.right, HEIGHT - BOX.bottom]
  const across = (at: number) => BOX.left + (least === most ? 0.5 : Math.log(at / least) / Math.log(most / least)) * (right - BOX.left)
  const down = (value: number) => bottom - (value / top) * (bottom - BOX.top)
  const text = (at: number, below: number, words: string, more = '') =>
    `<text x="${round(at)}" y="${round(below)}"${more}>${escaped(words)}</text>`
  const grid = Array.from({ length: Math.round(top / step) + 1 }, (_, nth) => nth * step).map(
    (value) =>
      `<path d="M${BOX.left} ${round(down(value))}H${right}" stroke="#8884"/>${text(BOX.left - 8, down(value) + 4, number(value), ' text-anchor="end"')}`,
  )
  const ticks = xs.map((at) => text(across(at), bottom + 18, number(at), ' text-anchor="middle"'))
  // The last values may lie close together: their names keep apart.
  const ends = lines.map((line, nth) => ({ line, nth, at: down(line.points.at(-1)?.[1] ?? 0) })).toSorted((a, b) => a.at - b.at)
  let free = BOX.top
  const drawn = ends.map(({ line, nth, at }) => {
    const { colour, dash, mark } = MANNERS[nth % MANNERS.length] ?? MANNERS[0]
    const points = line.points.map(([px, value]) => [round(across(px)), round(down(value))] as const)
    const path = `<path d="M${points.map((point) => point.join(' ')).join('L')}" fill="none" stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`
    const below = Math.max(free, at + 4)
    free = below + 16
    return (
      path +
      points.map(([px, py]) => marked(mark, px, py, colour)).join('') +
      text(right + 10, below, line.name, ` fill="${colour}" font-weight="600"`)
    )
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/><g font-family="system-ui, sans-serif" font-size="12" fill="#333">`,
    text(BOX.left, 22, title, ' font-size="14" font-weight="600"'),
    ...grid,
    ...ticks,
    text((BOX.left + right) / 2, HEIGHT - 12, x, ' text-anchor="middle"'),
    text(-(BOX.top + bottom) / 2, 16, y, ' text-anchor="middle" transform="rotate(-90)"'),
    ...drawn,
    '</g></svg>',
    '',
  ].join('\n')
}

function marked(mark: (typeof MANNERS)[number]['mark'], x: number, y: number, colour: string): string {
  if (mark === 'circle') return `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`
  const turned = mark === 'diamond' ? ` transform="rotate(45 ${x} ${y})"` : ''
  return `<rect x="${round(x - 3)}" y="${round(y - 3)}" width="6" height="6" fill="${colour}"${turned}/>`
}

/** A step of 1, 2 or 5 times a power of ten, of which some four or five reach this far. */
function niceStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4))
  return power * ([1, 2, 5].find((times) => most / 4 / power <= times) ?? 10)
}

const round = (value: number): number => Math.round(value * 10) / 10
const number = (value: number): string => Number(value.toPrecision(6)).toLocaleString('en')
const escaped = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
