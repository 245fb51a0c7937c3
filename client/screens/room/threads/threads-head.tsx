import { useLingui as useMessages } from '@lingui/react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp, Funnel, List, PanelRightClose } from 'lucide-react'
import { walks } from '#shared/projections/choose-threads.ts'
import { Button } from '../../../components/button.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { Menu, MenuItem } from '../../../components/menu.tsx'
import { usePlacings } from '../placing/placings.ts'
import { useStage } from '../stage.ts'
import { useKeyChoices } from '../strip/key-choices.ts'
import { roomKeys } from '../strip/room-keys.ts'
import styles from './head.module.css'
import { stateNames } from './words.ts'

interface ThreadsHeadProps {
  readonly count: number
  readonly onList: () => void
  readonly onFold: () => void
}

/** Over the column: how many there are, and the ways through them. */
export function ThreadsHead({ count, onList, onFold }: ThreadsHeadProps) {
  const { t } = useLingui()
  const { _ } = useMessages()
  const { show, step, walk, setWalk } = useStage()
  const choices = useKeyChoices()
  const keyFor = (does: string) => {
    const row = roomKeys.find((one) => one.does === does)
    return row && choices.keyOf('room', row)
  }
  const { orphans } = usePlacings()
  return (
    <div className={styles['head']}>
      <h2 className={styles['title']}>
        <Plural value={count} _0="Annotations" one="# annotation" other="# annotations" />
      </h2>
      {orphans.length > 0 && (
        <button type="button" className={styles['unplaced']} onClick={onList}>
          <Plural value={orphans.length} one="# not placed" other="# not placed" />
        </button>
      )}
      {count > 0 && show !== 'none' && (
        <>
          <Menu
            label={t`What next and previous go through`}
            side="end"
            trigger={(trigger) =>
              walk === 'all' ? (
                <IconButton
                  {...trigger}
                  size="s"
                  label={t`What next and previous go through`}
                  shortcut={keyFor('walk')}
                  icon={<Funnel />}
                />
              ) : (
                <Button {...trigger} size="s" look="quiet" aria-label={t`Next and previous go through: ${_(stateNames[walk])}`}>
                  {_(stateNames[walk])}
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
          <IconButton size="s" label={t`Previous annotation`} shortcut={keyFor('previous')} icon={<ChevronUp />} onClick={() => step(-1)} />
          <IconButton size="s" label={t`Next annotation`} shortcut={keyFor('next')} icon={<ChevronDown />} onClick={() => step(1)} />
        </>
      )}
      <IconButton size="s" label={t`List of all`} shortcut={keyFor('list')} icon={<List />} onClick={onList} />
      <IconButton size="s" label={t`Fold the annotations away`} icon={<PanelRightClose />} onClick={onFold} className={styles['fold']} />
    </div>
  )
}
