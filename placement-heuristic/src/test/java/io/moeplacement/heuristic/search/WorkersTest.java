package io.moeplacement.heuristic.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @Test
    void everyTaskRunsOnceInEveryRound() {
        for (int threads : new int[] {1, 2, 5}) {
            try (Workers workers = new Workers(threads, 64)) {
                for (int round = 0; round < 3000; round++) {
                    int count = round % 9;
                    AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(1, count));
                    workers.forEach(count, runs::incrementAndGet);
                    for (int i = 0; i < count; i++) {
                        assertThat(runs.get(i)).isEqualTo(1);
                    }
                }
            }
        }
    }

    @Test
    void tasksRunAtTheSameTime() {
        try (Workers workers = new Workers(2, 2)) {
            CountDownLatch both = new CountDownLatch(2);
            AtomicInteger met = new AtomicInteger();
            workers.forEach(2, i -> {
                both.countDown();
                try {
                    met.addAndGet(both.await(30, TimeUnit.SECONDS) ? 1 : 0);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(met.get()).isEqualTo(2);
        }
    }

    @Test
    void aFailureComesOutAndLeavesTheWorkersUsable() {
        try (Workers workers = new Workers(3, 8)) {
            assertThatThrownBy(() -> workers.forEach(8, i -> {
                        if (i == 5) {
                            throw new AssertionError("task 5");
                        }
                    }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("task 5");
            AtomicInteger runs = new AtomicInteger();
            workers.forEach(8, i -> runs.incrementAndGet());
            assertThat(runs.get()).isEqualTo(8);
        }
    }

    @Test
    void theCallersInterruptStaysVisibleToTasksAndHelpersEnd() {
        Thread caller = Thread.currentThread();
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        AtomicBoolean seen = new AtomicBoolean(true);
        try (Workers workers = new Workers(2, 2)) {
            caller.interrupt();
            for (int round = 0; round < 200; round++) {
                workers.forEach(2, i -> {
                    used.add(Thread.currentThread());
                    seen.compareAndSet(true, caller.isInterrupted());
                });
            }
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).isTrue();
        used.remove(caller);
        assertThat(used).noneMatch(Thread::isAlive);
    }
}
