/** Light, dark, sepia, or as the system has it: kept on this device, set on <html> before the first paint by public/first-paint.js. */
import { useSyncExternalStore } from 'react'

export const themes = ['system', 'light', 'sepia', 'dark'] as const
export type Theme = (typeof themes)[number]

const KEY = 'catena.theme'
const listeners = new Set<() => void>()

export function currentTheme(): Theme {
  const set = document.documentElement.dataset['theme']
  return themes.find((theme) => theme === set) ?? 'system'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme']
    localStorage.removeItem(KEY)
  } else {
    document.documentElement.dataset['theme'] = theme
    localStorage.setItem(KEY, theme)
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, currentTheme)
