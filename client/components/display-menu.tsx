import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { ALargeSmall } from 'lucide-react'
import { languages } from '#shared/languages.ts'
import { chooseLanguage } from '../i18n/language.ts'
import { chooseTheme, type Theme, themes, useTheme } from '../styles/theme.ts'
import { IconButton } from './icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from './menu.tsx'
import { say } from './status.tsx'

export const themeWords: Record<Theme, MessageDescriptor> = {
  system: msg`As on this device`,
  light: msg`Light`,
  sepia: msg`Sepia`,
  dark: msg`Dark`,
}

/** How the pages look and which language they speak, for everyone, signed in or not. */
export function DisplayMenu() {
  const { t, i18n } = useLingui()
  const theme = useTheme()
  return (
    <Menu
      label={t`Look and language`}
      side="end"
      trigger={(props) => <IconButton {...props} label={t`Look and language`} icon={<ALargeSmall />} />}
    >
      <MenuGroup label={t`Look`}>
        {themes.map((one) => (
          <MenuItem key={one} checked={one === theme} onSelect={() => chooseTheme(one)}>
            {i18n._(themeWords[one])}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuGroup label={t`Language`}>
        {languages.map(({ tag, name }) => (
          <MenuItem
            key={tag}
            checked={tag === i18n.locale}
            onSelect={() => void changeLanguage(tag, t`The language could not be loaded. Try again in a moment.`)}
          >
            <span lang={tag}>{name}</span>
          </MenuItem>
        ))}
      </MenuGroup>
    </Menu>
  )
}

const changeLanguage = (tag: (typeof languages)[number]['tag'], sorry: string) => chooseLanguage(tag).catch(() => say(sorry))
