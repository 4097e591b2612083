import Database from 'better-sqlite3' // breaks: no-restricted-imports
import { ipcMain } from 'electron'

export const serve = [Database, ipcMain]
