/** The three heights of the sheet on a phone: a bar, half the screen, nearly all of it. */
export const sheetHeights = ['low', 'half', 'full'] as const
export type SheetHeight = (typeof sheetHeights)[number]

/** The part of the window that each covers; the bar has a height of its own. */
const parts: Record<SheetHeight, number> = { low: 0.07, half: 0.52, full: 0.92 }

export const nextHeight = (height: SheetHeight, step: 1 | -1): SheetHeight => sheetHeights[sheetHeights.indexOf(height) + step] ?? height

/** Where the sheet comes to rest that was dragged up by so many px: at the nearest height in that direction, if it was meant. */
export function settle(height: SheetHeight, up: number, screen: number): SheetHeight {
  const now = parts[height] + up / screen
  const nearest = sheetHeights.toSorted((a, b) => Math.abs(parts[a] - now) - Math.abs(parts[b] - now))[0] ?? height
  if (nearest !== height) return nearest
  return Math.abs(up) > screen * 0.06 ? nextHeight(height, up > 0 ? 1 : -1) : height
}
