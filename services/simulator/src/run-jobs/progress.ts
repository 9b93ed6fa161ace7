/** What a simulator tells whoever watches it in the same process; nothing depends on it. */
export type SimulatorNotice =
  | {
      readonly kind: 'begun';
      readonly slot: number;
      readonly job: number;
      readonly name: string;
      readonly pid: number | undefined;
    }
  | {
      readonly kind: 'progress';
      readonly slot: number;
      readonly job: number;
      readonly phase: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'ended';
      readonly slot: number;
      readonly job: number;
      readonly status: string;
      readonly message?: string;
    };

export type NoticeListener = (notice: SimulatorNotice) => void;
