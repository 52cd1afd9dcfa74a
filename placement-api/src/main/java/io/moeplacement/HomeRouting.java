package io.moeplacement;

/** How home communication sends a token to several devices of one remote node. */
public enum HomeRouting {
    /** One copy straight to every device that serves one of the token's experts. */
    DIRECT,
    /**
     * One copy per remote node, to the device of the sender's rank within that node, which forwards it inside the node.
     * Takes effect where selections are known; without them every (token, expert) copy is sent by itself.
     */
    VIA_NODE
}
