package org.rlvr4j.verifiers.code.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rlvr4j.verifiers.code.wire.Budget;

class BorderTest {

    @BeforeEach
    void begin() {
        GuardControl.begin(new Budget(1_000_000, 1 << 30, 1 << 20, 1 << 20));
    }

    /** Says that it equals everything. */
    private static class Liar extends ArrayList<Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean equals(Object other) {
            return true;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    private record Anything() implements OwnEquality {

        @Override
        public boolean equals(Object other) {
            return true;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    @Test
    void cross_plainValues_stayThemselves() {
        for (Object value :
                List.of("text", 1, List.of(1, 2), Arrays.asList(1, null), new HashMap<>(Map.of(1, Set.of())))) {
            assertThat(Border.cross(value, Object.class)).isSameAs(value);
        }
        assertThat(Border.cross(null, Object.class)).isNull();
        int[][] array = {{1}};
        assertThat(Border.cross(array, int[][].class)).isSameAs(array);
    }

    @Test
    void cross_ownCollection_becomesPlain() {
        Liar liar = new Liar();
        liar.add(1);
        assertThat(Border.cross(liar, List.class))
                .isExactlyInstanceOf(ArrayList.class)
                .isEqualTo(List.of(1));
    }

    @Test
    void cross_wrapperOfOwnCollection_becomesPlain() {
        assertThat(Border.cross(Collections.unmodifiableList(new Liar()), Collection.class))
                .isExactlyInstanceOf(ArrayList.class);
        assertThat(Border.cross(new ArrayList<>(List.of(new Liar())), List.class))
                .isEqualTo(List.of(List.of()));
    }

    @Test
    void cross_ownMap_becomesPlain() {
        Map<Integer, Object> map = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean equals(Object other) {
                return true;
            }

            @Override
            public int hashCode() {
                return 0;
            }
        };
        map.put(1, new Liar());
        assertThat(Border.cross(map, Map.class)).isEqualTo(Map.of(1, List.of()));
    }

    @Test
    void cross_setWithOwnComparator_becomesPlain() {
        Set<Integer> set = new TreeSet<>((a, b) -> 0);
        set.add(7);
        assertThat(set).isEqualTo(Set.of(8));
        assertThat(Border.cross(set, Set.class)).isEqualTo(Set.of(7));
        assertThatThrownBy(() -> Border.cross(set, SortedSet.class)).isInstanceOf(LimitReached.class);
    }

    @Test
    void cross_objectThatDecidesEquality_isRefused() {
        assertThatThrownBy(() -> Border.cross(new Anything(), Object.class)).isInstanceOf(LimitReached.class);
    }

    @Test
    void cross_elementThatDecidesEquality_isRefused() {
        assertThatThrownBy(() -> Border.cross(List.of(1, new Anything()), List.class))
                .isInstanceOf(LimitReached.class);
        assertThatThrownBy(() -> Border.cross(new Object[] {new Anything()}, Object[].class))
                .isInstanceOf(LimitReached.class);
    }

    @Test
    void cross_holdersOfValues_areOpened() {
        assertThat(Border.cross(Optional.of(new Liar()), Optional.class)).isEqualTo(Optional.of(List.of()));
        assertThat(Border.cross(Map.entry(1, new Liar()), Map.Entry.class)).isEqualTo(Map.entry(1, List.of()));
        assertThatThrownBy(() -> Border.cross(Optional.of(new Anything()), Optional.class))
                .isInstanceOf(LimitReached.class);
        assertThatThrownBy(() -> Border.cross(Map.entry(1, new Anything()), Map.Entry.class))
                .isInstanceOf(LimitReached.class);
    }

    @Test
    void cross_streams_areTreatedItemByItem() {
        assertThat(crossed(IntStream.range(0, 3), IntStream.class).sum()).isEqualTo(3);
        Stream<?> stream = crossed(Stream.of(1, new Anything()), Stream.class);
        assertThatThrownBy(stream::toList).isInstanceOf(LimitReached.class);
    }

    @Test
    void cross_iterators_areTreatedItemByItem() {
        Iterator<?> iterator = crossed(List.of(1, new Anything()).iterator(), Iterator.class);
        assertThat(iterator.next()).isEqualTo(1);
        assertThatThrownBy(iterator::next).isInstanceOf(LimitReached.class);
    }

    private static <T> T crossed(Object value, Class<T> type) {
        return type.cast(Objects.requireNonNull(Border.cross(value, type)));
    }

    @Test
    void cross_endlessCollection_runsOutOfTicks() {
        List<Integer> endless = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                return index;
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };
        assertThatThrownBy(() -> Border.cross(endless, List.class)).isInstanceOf(LimitReached.class);
    }

    private static final class Count implements Iterator<Integer> {

        private int next;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            return next++;
        }
    }

    @Test
    void cross_classOfTheProgram_staysUnlessItPosesAsACollection() {
        Count count = new Count();
        assertThat(Border.cross(count, Count.class)).isSameAs(count);
        assertThat(Border.cross(null, Count.class)).isNull();
        assertThatThrownBy(() -> Border.cross(new Liar(), Liar.class)).isInstanceOf(LimitReached.class);
        assertThatThrownBy(() -> Border.cross(new Anything(), Anything.class)).isInstanceOf(LimitReached.class);
    }

    @Test
    void compare_withTheLibrary_isRefused() {
        Border.compare(null, "m");
        Border.compare(new Anything(), "m");
        assertThatThrownBy(() -> Border.compare(List.of(1), "Answer.equals"))
                .isInstanceOf(LimitReached.class)
                .hasMessageContaining("Answer.equals");
    }
}
