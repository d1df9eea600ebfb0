package org.rlvr4j.verifiers.code.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Holds every class of a program against the {@link AllowList}: supertypes, fields, methods, instructions, constants,
 * bootstrap methods. A program that mentions one thing that is not allowed is refused as a whole.
 *
 * <p>References are resolved first: {@code list.wait()} is judged as {@code Object.wait()} whatever class of the program
 * the compiler named as the owner.
 */
public final class ClassScanner {

    private static final Set<String> BOOTSTRAPS = Set.of(
            "java/lang/invoke/LambdaMetafactory.metafactory",
            "java/lang/invoke/LambdaMetafactory.altMetafactory",
            "java/lang/invoke/StringConcatFactory.makeConcat",
            "java/lang/invoke/StringConcatFactory.makeConcatWithConstants",
            "java/lang/runtime/ObjectMethods.bootstrap",
            "java/lang/runtime/SwitchBootstraps.typeSwitch",
            "java/lang/runtime/SwitchBootstraps.enumSwitch");

    private static final Set<String> DESCRIPTIONS =
            Set.of("java/lang/Enum$EnumDesc.of", "java/lang/constant/ClassDesc.of");

    private static final List<String> RESERVED = List.of("java/", "javax/", "jdk/", "sun/", "com/sun/", "org/rlvr4j/");

    private final AllowList allowed;
    private final Map<String, ClassNode> program = new HashMap<>();
    /**
     * Prepares to scan one part of a program.
     *
     * @param allowed what may be used of the library
     * @param scanned the classes that will be scanned
     * @param visible the classes that they may mention beside their own; a solution does not see the test
     */
    public ClassScanner(AllowList allowed, List<ClassNode> scanned, List<ClassNode> visible) {
        this.allowed = allowed;
        scanned.forEach(node -> program.put(node.name, node));
        visible.forEach(node -> program.put(node.name, node));
    }

    /**
     * Scans one class.
     *
     * @throws Denial if it mentions something that is not allowed
     */
    public void scan(ClassNode node) throws Denial {
        if (RESERVED.stream().anyMatch(node.name::startsWith)) {
            throw new Denial("a class named " + dotted(node.name));
        }
        if (node.superName != null) {
            type(node.superName);
        }
        for (String parent : node.interfaces) {
            type(parent);
        }
        annotations(node.visibleAnnotations);
        for (FieldNode field : node.fields) {
            descriptor(field.desc);
            annotations(field.visibleAnnotations);
        }
        for (MethodNode method : node.methods) {
            scan(method);
        }
    }

    private void scan(MethodNode method) throws Denial {
        if ((method.access & Opcodes.ACC_NATIVE) != 0) {
            throw new Denial("the native method " + method.name);
        } else if (method.name.equals("finalize") && method.desc.equals("()V")) {
            throw new Denial("java.lang.Object.finalize");
        }
        descriptor(method.desc);
        annotations(method.visibleAnnotations);
        for (String thrown : method.exceptions) {
            type(thrown);
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            if (block.type != null) {
                type(block.type);
            }
        }
        for (AbstractInsnNode instruction : method.instructions) {
            scan(instruction);
        }
    }

    private void scan(AbstractInsnNode instruction) throws Denial {
        if (instruction instanceof MethodInsnNode call) {
            member(call.owner, call.name, call.desc);
        } else if (instruction instanceof FieldInsnNode access) {
            member(access.owner, access.name, access.desc);
        } else if (instruction instanceof TypeInsnNode type) {
            objectType(type.desc);
        } else if (instruction instanceof MultiANewArrayInsnNode array) {
            descriptor(array.desc);
        } else if (instruction instanceof LdcInsnNode constant) {
            constant(constant.cst);
        } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
            descriptor(dynamic.desc);
            bootstrap(dynamic.bsm, dynamic.bsmArgs);
        }
    }

    private void constant(Object constant) throws Denial {
        if (constant instanceof Type type) {
            descriptor(type.getDescriptor());
        } else if (constant instanceof Handle handle) {
            member(handle.getOwner(), handle.getName(), handle.getDesc());
        } else if (constant instanceof ConstantDynamic dynamic) {
            dynamicConstant(dynamic);
        }
    }

    // Enum labels of a pattern switch are described, not loaded: EnumDesc.of(ClassDesc.of("Suit"), "HEARTS").
    private void dynamicConstant(ConstantDynamic constant) throws Denial {
        String bootstrap = constant.getBootstrapMethod().getOwner() + "."
                + constant.getBootstrapMethod().getName();
        boolean describes = bootstrap.equals("java/lang/invoke/ConstantBootstraps.invoke")
                && constant.getBootstrapMethodArgument(0) instanceof Handle handle
                && DESCRIPTIONS.contains(handle.getOwner() + "." + handle.getName());
        if (!describes) {
            throw new Denial(dotted(bootstrap));
        }
        for (int i = 1; i < constant.getBootstrapMethodArgumentCount(); i++) {
            constant(constant.getBootstrapMethodArgument(i));
        }
    }

    private void bootstrap(Handle handle, Object[] arguments) throws Denial {
        String name = handle.getOwner() + "." + handle.getName();
        if (!BOOTSTRAPS.contains(name)) {
            throw new Denial(dotted(name));
        }
        for (Object argument : arguments) {
            constant(argument);
        }
    }

    private void member(String owner, String name, String descriptor) throws Denial {
        if (owner.startsWith("[")) {
            // Arrays have the members of Object, and clone.
            objectType(owner);
            owner = "java/lang/Object";
        }
        descriptorOf(owner, name, descriptor);
        String declaring = resolve(owner, name, descriptor);
        if (!program.containsKey(declaring) && !allowed.allowsMember(declaring, name, descriptor)) {
            throw new Denial(describe(declaring, name));
        }
    }

    // Where the library's part of the hierarchy begins is where its rules begin to hold.
    private String resolve(String owner, String name, String descriptor) {
        ClassNode node = program.get(owner);
        if (node == null || declares(node, name, descriptor)) {
            return owner;
        }
        String library = node.superName == null ? "java/lang/Object" : node.superName;
        for (String parent : parents(node)) {
            String found = resolve(parent, name, descriptor);
            if (program.containsKey(found) || declaresOrInherits(found, name, descriptor)) {
                return found;
            }
        }
        return program.containsKey(library) ? "java/lang/Object" : library;
    }

    private boolean declaresOrInherits(String type, String name, String descriptor) {
        return allowed.declares(type, name, descriptor)
                || allowed.supertypes(type).stream().anyMatch(parent -> allowed.declares(parent, name, descriptor));
    }

    private static List<String> parents(ClassNode node) {
        List<String> parents = new ArrayList<>();
        if (node.superName != null) {
            parents.add(node.superName);
        }
        parents.addAll(node.interfaces);
        return parents;
    }

    private static boolean declares(ClassNode node, String name, String descriptor) {
        return node.methods.stream().anyMatch(m -> m.name.equals(name) && m.desc.equals(descriptor))
                || node.fields.stream().anyMatch(f -> f.name.equals(name) && f.desc.equals(descriptor));
    }

    private void annotations(@Nullable List<AnnotationNode> annotations) throws Denial {
        if (annotations != null) {
            for (AnnotationNode annotation : annotations) {
                descriptor(annotation.desc);
            }
        }
    }

    private void descriptorOf(String owner, String name, String descriptor) throws Denial {
        String refused = AllowList.firstRefused(Type.getType(descriptor), this::mayMention);
        if (refused != null) {
            throw new Denial(
                    mayMention(owner) ? describe(owner, name) + " with " + dotted(refused) : describe(owner, name));
        }
    }

    private void descriptor(String descriptor) throws Denial {
        String refused = AllowList.firstRefused(Type.getType(descriptor), this::mayMention);
        if (refused != null) {
            throw new Denial(dotted(refused));
        }
    }

    private void objectType(String internalName) throws Denial {
        descriptor(Type.getObjectType(internalName).getDescriptor());
    }

    private void type(String internalName) throws Denial {
        if (!mayMention(internalName)) {
            throw new Denial(dotted(internalName));
        }
    }

    private boolean mayMention(String internalName) {
        return program.containsKey(internalName) || allowed.allowsType(internalName);
    }

    private static String describe(String owner, String name) {
        return name.equals("<init>") ? "new " + dotted(owner) : dotted(owner) + "." + name;
    }

    private static String dotted(String name) {
        return name.replace('/', '.').replace('$', '.');
    }
}
