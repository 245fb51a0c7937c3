import type { DragEvent } from 'react'
import { Alias } from '#shared/ids.ts'

const TYPE = 'application/x-catena-person'

/** A person who is pulled with the mouse from one group to another. */
export const carriedPerson = {
  carry({ dataTransfer }: DragEvent, alias: Alias): void {
    dataTransfer.setData(TYPE, alias)
    dataTransfer.effectAllowed = 'move'
  },
  isIn: ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes(TYPE),
  of: ({ dataTransfer }: DragEvent): Alias | undefined => Alias.safeParse(dataTransfer.getData(TYPE)).data,
}
