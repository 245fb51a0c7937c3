/** How a reader likes to read: kept on this device, set on <html> before the first paint by public/first-paint.js. */
import { useSyncExternalStore } from 'react'

export const sizes = [0.875, 0.9375, 1, 1.0625, 1.1875, 1.3125, 1.5, 1.75, 2] as const
export const spacings = { tight: 1.42, normal: 1.56, wide: 1.75, wider: 2 } as const
export const measures = { narrow: '28em', normal: '33em', wide: '40em' } as const

export interface ReadingSettings {
  /** Of the text, in rem. */
  readonly size: number
  readonly spacing: keyof typeof spacings
  readonly measure: keyof typeof measures
}

export const usualSettings: ReadingSettings = { size: 1.1875, spacing: 'normal', measure: 'normal' }

/** The same key and form as in public/first-paint.js: the custom properties and their values. */
const KEY = 'catena.reading'
const listeners = new Set<() => void>()

const propertiesOf = ({ size, spacing, measure }: ReadingSettings): Record<string, string> => ({
  '--reading-size': `${size}rem`,
  '--reading-leading': String(spacings[spacing]),
  '--measure': measures[measure],
})

let settings = read()

function read(): ReadingSettings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const set = typeof kept === 'object' && kept ? new Map<string, unknown>(Object.entries(kept)) : new Map<string, unknown>()
    const keyOf = <K extends string>(table: Record<K, string | number>, value: unknown, usual: K): K => {
      for (const key in table) if (String(table[key]) === value) return key
      return usual
    }
    return {
      size: sizes.find((size) => `${size}rem` === set.get('--reading-size')) ?? usualSettings.size,
      spacing: keyOf(spacings, set.get('--reading-leading'), usualSettings.spacing),
      measure: keyOf(measures, set.get('--measure'), usualSettings.measure),
    }
  } catch {
    return usualSettings
  }
}

export function chooseReadingSettings(change: Partial<ReadingSettings>): void {
  settings = { ...settings, ...change }
  const usual = propertiesOf(usualSettings)
  const chosen = Object.entries(propertiesOf(settings)).filter(([name, value]) => usual[name] !== value)
  for (const name of Object.keys(usual)) document.documentElement.style.removeProperty(name)
  for (const [name, value] of chosen) document.documentElement.style.setProperty(name, value)
  if (chosen.length === 0) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(chosen)))
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useReadingSettings = (): ReadingSettings => useSyncExternalStore(subscribe, () => settings)
