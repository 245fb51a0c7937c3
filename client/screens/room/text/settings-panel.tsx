import { useLingui } from '@lingui/react/macro'
import { ALargeSmall } from 'lucide-react'
import { IconButton } from '../../../components/icon-button.tsx'
import { later } from '../../../components/later.tsx'
import { Popover } from '../../../components/popover.tsx'
import styles from './settings-panel.module.css'

const Settings = later(async () => (await import('./settings.tsx')).Settings, 'soon')

/** How the text looks to this reader, kept on this device: light, size, spacing, line length; and the language of the pages. */
export function SettingsPanel() {
  const { t } = useLingui()
  return (
    <Popover
      label={t`How the text looks`}
      side="end"
      className={styles['panel']}
      trigger={(trigger) => <IconButton {...trigger} label={t`How the text looks`} icon={<ALargeSmall />} />}
    >
      {() => <Settings />}
    </Popover>
  )
}
