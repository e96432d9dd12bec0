export declare function papaParse(path: string): Promise<void>
export declare function uDsv(path: string): Promise<void>
export declare function duckDb(sql: string): Promise<unknown[][]>
export declare function plainRead(path: string): Promise<void>
