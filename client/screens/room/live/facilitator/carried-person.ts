import type { DragEvent } from 'react'
import { Alias } from '#shared/ids.ts'
import { carries } from '../../../../components/carries.ts'

const TYPE = 'application/x-catena-person'

/** A person who is pulled with the mouse from one group to another. */
export const carriedPerson = {
  carry({ dataTransfer }: DragEvent, alias: Alias): void {
    dataTransfer.setData(TYPE, alias)
    dataTransfer.effectAllowed = 'move'
  },
  isIn: ({ nativeEvent }: DragEvent): boolean => carries(nativeEvent, TYPE),
  of: ({ dataTransfer }: DragEvent): Alias | undefined => Alias.safeParse(dataTransfer.getData(TYPE)).data,
}
