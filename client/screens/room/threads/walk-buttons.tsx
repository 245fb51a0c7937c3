import { useLingui as useMessages } from '@lingui/react'
import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDown, ArrowUp, ChevronDown, ChevronUp, Funnel } from 'lucide-react'
import { walks } from '#shared/projections/choose-threads.ts'
import { Button } from '../../../components/button.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { Menu, MenuItem } from '../../../components/menu.tsx'
import { useStage } from '../stage.ts'
import { useKeyChoices } from '../strip/key-choices.ts'
import { roomKeys } from '../strip/room-keys.ts'
import styles from './walk-buttons.module.css'
import { stateNames } from './words.ts'

interface WalkChoiceProps {
  /** Says in words what is gone through also when that is everything: where no tooltip explains a sign. */
  readonly named?: boolean
  readonly className?: string | undefined
}

/** Chooses what next and previous go through: all, or those of one state. */
export function WalkChoice({ named = false, className }: WalkChoiceProps) {
  const { t } = useLingui()
  const { _ } = useMessages()
  const { walk, setWalk } = useStage()
  const keyFor = useRoomKey()
  return (
    <Menu
      label={t`What next and previous go through`}
      side={named ? 'start' : 'end'}
      trigger={(trigger) =>
        walk === 'all' && !named ? (
          <IconButton {...trigger} size="s" label={t`What next and previous go through`} shortcut={keyFor('walk')} icon={<Funnel />} />
        ) : (
          <Button
            {...trigger}
            size="s"
            look="quiet"
            className={className}
            aria-label={t`Next and previous go through: ${walk === 'all' ? t`All annotations` : _(stateNames[walk])}`}
          >
            {walk === 'all' ? <Trans>All annotations</Trans> : _(stateNames[walk])}
            <ChevronDown aria-hidden className={styles['down']} />
          </Button>
        )
      }
    >
      <MenuItem checked={walk === 'all'} onSelect={() => setWalk('all')}>
        <Trans>All annotations</Trans>
      </MenuItem>
      {walks.map((one) => (
        <MenuItem key={one} checked={walk === one} onSelect={() => setWalk(one)}>
          {_(stateNames[one])}
        </MenuItem>
      ))}
    </Menu>
  )
}

/** To the annotation before and the one after. `arrows` where chevrons already mean higher and lower. */
export function WalkButtons({ arrows = false }: { readonly arrows?: boolean }) {
  const { t } = useLingui()
  const { step } = useStage()
  const keyFor = useRoomKey()
  const size = arrows ? 'm' : 's'
  return (
    <>
      <IconButton
        size={size}
        label={t`Previous annotation`}
        shortcut={keyFor('previous')}
        icon={arrows ? <ArrowUp /> : <ChevronUp />}
        onClick={() => step(-1)}
      />
      <IconButton
        size={size}
        label={t`Next annotation`}
        shortcut={keyFor('next')}
        icon={arrows ? <ArrowDown /> : <ChevronDown />}
        onClick={() => step(1)}
      />
    </>
  )
}

/** The key that now does something in the room. */
export function useRoomKey(): (does: string) => string | undefined {
  const choices = useKeyChoices()
  return (does) => {
    const row = roomKeys.find((one) => one.does === does)
    return row && choices.keyOf('room', row)
  }
}
