import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { worldSubject } from './world-file.js';

describe('what is named as a world', () => {
  it('is a file where there is one, else a name; a table or a missing file is refused with what to do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulse-world-'));
    try {
      for (const file of ['w.world.yaml', 'capital', 'data.csv']) writeFileSync(join(folder, file), '');
      expect(worldSubject('w.world.yaml', folder)).toBe(join(folder, 'w.world.yaml'));
      expect(worldSubject('capital', folder)).toBe(join(folder, 'capital'));
      expect(worldSubject('climate', folder)).toBe('climate');
      expect(() => worldSubject('data.csv', folder)).toThrow('data.csv is a table');
      expect(() => worldSubject('other.yaml', folder)).toThrow('there is no world file other.yaml');
      expect(() => worldSubject('worlds/other', folder)).toThrow('there is no world file');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
